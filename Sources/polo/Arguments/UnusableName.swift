internal import ArgumentParser
internal import Foundation

/// A name, of an argument or of the working folder, that polo cannot use as it is.
enum UnusableName: CustomStringConvertible {
  /// A word of the command line is not UTF-8.
  case word(String)
  /// The path of the working folder is not UTF-8.
  case folder(String)
  /// The working folder has no path: it was removed.
  case noFolder(reason: String)

  /// The first unusable name; `nil` if all can be used.
  static var first: UnusableName? {
    for (place, word) in CommandLine.arguments.enumerated().dropFirst() {
      guard let bytes = CommandLine.unsafeArgv[place] else { continue }
      if String(validatingCString: bytes) == nil { return .word(word) }
    }
    guard let path = getcwd(nil, 0) else {
      return .noFolder(reason: String(cString: strerror(errno)))
    }
    defer { free(path) }
    return String(validatingCString: path) == nil ? .folder(String(cString: path)) : nil
  }

  var code: ExitCode {
    switch self {
    case .word, .folder: ExitCode(64)
    case .noFolder: ExitCode(1)
    }
  }

  var description: String {
    switch self {
    case .word(let word):
      "'\(word)' is not UTF-8, and polo would take it for another name; call files and folders by names that are"
    case .folder(let path):
      """
      \(path): the path of the working folder is not UTF-8, and polo would write to another one; rename the folder, \
      or start polo elsewhere
      """
    case .noFolder(let reason):
      "the working folder: \(reason); was it removed? start polo in a folder that is there"
    }
  }
}
