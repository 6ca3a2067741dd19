import Foundation
import Testing

/// Compares a text with the file of this name in Golden/; with POLO_UPDATE_GOLDEN=1 it writes the
/// file.
func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = goldenFolder.appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["POLO_UPDATE_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: file)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(text == expected, sourceLocation: sourceLocation)
}

let goldenFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden", isDirectory: true)
