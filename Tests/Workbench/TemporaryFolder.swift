public import Foundation

/// A folder of a test's own, which is gone when its owner is.
///
/// Its path does not keep it: who hands that on to another, such as a program, holds the folder until that has ended.
public final class TemporaryFolder: Sendable {
  public let url: URL

  /// Makes the folder.
  ///
  /// - Parameter ending: how its name ends, where that is what a test is about.
  public init(ending: String = "") throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("polo-\(UUID())\(ending)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
