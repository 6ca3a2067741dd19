internal import Execution
internal import Experiments
internal import Foundation
internal import Sweeps

/// What the remaining runs of a sweep will take.
struct SweepCost {
  let cpuSeconds: Double
  /// If each run takes as long as its CPU time, on as many cores as there are workers, or as this machine has if it has
  /// fewer.
  let wallSeconds: Double
  let workers: Int
  let cores: Int
  /// In words, how it was found.
  let basis: String

  /// "about 12.4 core-hours, 6 h 12 min with 2 workers (by the runs done)"
  var text: String {
    let place = cores < workers ? " on \(counted(cores, "core"))" : ""
    let wall = "\(TimeText.spelled(wallSeconds)) with \(counted(workers, "worker"))\(place)"
    return "about \(Self.spelledCPU(cpuSeconds)), \(wall) (\(basis))"
  }

  /// In core-hours from 0.1 on.
  private static func spelledCPU(_ seconds: Double) -> String {
    let hours = seconds / 3600
    return hours < 0.1
      ? "\(TimeText.spelled(seconds)) of CPU time"
      : String(format: hours < 1 ? "%.2f core-hours" : "%.1f core-hours", hours)
  }
}

extension RunCells {
  /// What the runs left will take; `nil` if none is left, or if nothing is known of a cell.
  func cost(workers: Int) -> SweepCost? {
    var seconds: [Digest: Double] = [:]
    for (cell, runs) in zip(cells, members) where cell.left > 0 {
      guard let each = cell.secondsPerRun else { return nil }
      for run in runs where isLeft(run) { seconds[run.digest] = each }
    }
    guard !seconds.isEmpty else { return nil }
    // What is done is not looked up again: a record that appears meanwhile would be neither done nor left.
    let played = members.joined().filter { !passedOver.contains($0.digest) }
    let plan = Plan(played, done: Set(played.map(\.digest)).subtracting(seconds.keys))
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return SweepCost(
      cpuSeconds: seconds.values.reduce(0, +),
      wallSeconds: plan.duration(workers: min(workers, cores)) { seconds[$0.digest] ?? 0 },
      workers: workers, cores: cores, basis: basis)
  }

  /// In words, how the cost of what is left was found.
  private var basis: String {
    let known = cells.filter { $0.left > 0 }.compactMap(\.basis)
    let parts = RunCell.Basis.allCases.compactMap { basis -> String? in
      let count = known.count { $0 == basis }
      guard count > 0 else { return nil }
      return count == known.count ? words(for: basis) : "\(count) \(words(for: basis))"
    }
    return parts.count > 1 ? "of \(known.count) cells \(parts.joined(separator: ", "))" : parts[0]
  }

  private func words(for basis: RunCell.Basis) -> String {
    switch basis {
    case .records: "by the runs done"
    case .pilot:
      "by pilots of \(pilotSteps.map(Self.spelled) ?? "no") control steps on this machine"
    case .others: "by the others"
    }
  }

  private static func spelled(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

/// The CPU seconds of a sweep, by a rough guess, from which its cost is worth a line, and pilots.
private let longSweep = 300.0

/// Says what runs will take, if they are long: pilots find out where there are no records.
///
/// - Parameters:
///   - seconds: CPU seconds of each run by a guess.
///   - retries: which of the runs that were given up are tried again.
/// - Throws: what `Pilots` throws.
func announceCost(
  of runs: [Run], roughly seconds: [Digest: Double], in sweep: Sweep, _ results: ResultsDirectory,
  workers: Int,
  retrying retries: [RetryChoice]
) async throws {
  let passedOver = results.passedOver(among: runs, retrying: retries)
  let left = runs.uniqued(by: \.digest).lazy
    .filter { !results.isDone($0) && !passedOver.contains($0.digest) }
  guard left.reduce(0, { $0 + (seconds[$1.digest] ?? 0) }) >= longSweep else { return }
  var cells = RunCells(of: runs, in: sweep, results, retrying: retries)
  let untried = cells.untried
  if !untried.isEmpty {
    printNow(
      "trying out \(counted(untried.count, "cell")) for half a minute at most, to say what the sweep will take\n"
    )
    cells = try await cells.triedOut(in: sweep, workers: workers)
  }
  let cost = cells.cost(workers: workers)
  let text = cost?.text ?? "what it will take is unknown: some cells have no pilot that ended"
  printNow("\(text)\n")
}
