internal import ArgumentParser
internal import Foundation
internal import Sweeps

/// How runs are named on a command line: by an id, by a shell pattern for ids, or by at least the first four digits of
/// a digest.
struct RunPattern {
  private let text: String

  init(_ text: String) { self.text = text }

  func matches(_ run: Run) -> Bool { matches(id: run.id, digest: run.digest.hexadecimal) }

  /// - Parameter digest: its first digits may be all that is known of it.
  func matches(id: String, digest: String) -> Bool {
    id == text || fnmatch(text, id, 0) == 0
      || text.count >= 4 && (digest.hasPrefix(text) || text.hasPrefix(digest))
  }

  /// Says that no run matches, and names the nearest ids if any are near.
  ///
  /// - Parameters:
  ///   - ids: of all runs; the nearest are looked for among the first thousand.
  ///   - listing: the command that lists runs, without `--runs`.
  func unmatched(among ids: [String], listing command: String) -> String {
    let letters = Array(text.prefix(100))
    let near = ids.prefix(1000)
      .map { (distance: Nearest.editDistance(letters, Array($0.prefix(100))), id: $0) }
      .filter { $0.distance <= $0.id.count / 2 }
      .sorted { ($0.distance, $0.id) < ($1.distance, $1.id) }
      .prefix(3).map { "'\($0.id)'" }
    return
      "no run matches '\(text)'\(near.isEmpty ? "" : "; near it are \(near.joined(separator: ", "))"); "
      + "'\(command) --runs' lists ids and digests"
  }
}

extension SweepArguments {
  /// Checks that each pattern matches a run.
  ///
  /// - Throws: `ExitCode` 64 after naming the first that does not.
  func check(_ patterns: [String], matchRunsOf sweep: Sweep) throws {
    let stray = patterns.map(RunPattern.init).first { !sweep.runs.contains(where: $0.matches) }
    guard let stray else { return }
    printError(stray.unmatched(among: sweep.runs.map(\.id), listing: command("plan")))
    throw ExitCode(64)
  }
}

extension Sweep {
  /// The runs that match any pattern, or all if there are no patterns, and those that they need.
  func runs(matching patterns: [String]) -> [Run] {
    let patterns = patterns.map(RunPattern.init)
    return runs { run in patterns.isEmpty || patterns.contains { $0.matches(run) } }
  }
}
