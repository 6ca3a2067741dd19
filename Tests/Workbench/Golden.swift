public import Foundation
public import Testing

/// A text that people read, as it was read and approved.
///
/// With `POLO_UPDATE_GOLDEN=1` what there is now is written in its place, and git shows what that changes.
public struct Golden {
  private let file: URL

  /// A file of the folder `Golden` beside a test.
  ///
  /// - Parameter test: the test's own file: each module has its folder.
  public init(_ name: String, beside test: String = #filePath) {
    self.init(file: Golden.folder(beside: test).appendingPathComponent(name))
  }

  /// A file elsewhere that holds the text and nothing else, such as a page of the documentation.
  public init(file: URL) { self.file = file }

  /// The folder `Golden` beside a test, in which what its texts are made of may lie too.
  public static func folder(beside test: String = #filePath) -> URL {
    URL(fileURLWithPath: test).deletingLastPathComponent()
      .appendingPathComponent("Golden", isDirectory: true)
  }

  /// Expects a text to be the one that was approved.
  public func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["POLO_UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let approved = try String(contentsOf: file, encoding: .utf8)
    #expect(
      text == approved, "differs from \(file.lastPathComponent)", sourceLocation: sourceLocation)
  }
}
