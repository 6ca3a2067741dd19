internal import Foundation
internal import Sweeps

/// Writes to standard error; a failure to do so cannot be reported.
func printError(_ text: String) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  let safe = lines.map { String($0).printable }.joined(separator: "\n")
  try? FileHandle.standardError.write(contentsOf: Data((safe + "\n").utf8))
}
