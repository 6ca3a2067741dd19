internal import Foundation

extension URL {
  /// As a person in the working folder would type it.
  var relativeToHere: String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
