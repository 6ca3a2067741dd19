internal import Foundation
internal import Sweeps

/// Nobody can be told that standard error cannot be written to.
func printError(_ text: String) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  let safe = lines.map { String($0).printable }.joined(separator: "\n")
  try? FileHandle.standardError.write(contentsOf: Data((safe + "\n").utf8))
}
