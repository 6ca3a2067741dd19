internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// The runs of one arm that differ in nothing but the seed, counted.
struct RunCell: Encodable {
  /// How a cell's cost is known, best first.
  enum Basis: String, Encodable, CaseIterable {
    /// Records of its own runs.
    case records
    /// A pilot: the start of one of its runs.
    case pilot
    /// Other cells of its task and agent, in proportion to steps: those of its arm, if there are any.
    case others
  }

  let arm: String
  let axes: [String: ParameterValue]
  let runs: Int
  let done: Int
  /// Runs that were given up, or need one that was, and that are not to be tried again.
  let failed: Int
  let left: Int
  /// The arm whose trained value functions its runs use; `nil` if they use none.
  let needs: String?
  /// Runs left that need one that is not done.
  let waiting: Int
  /// Control steps that one of its runs simulates.
  let stepsPerRun: Double
  /// CPU seconds that one of its runs takes; `nil` if unknown.
  var secondsPerRun: Double?
  /// How the seconds are known; `nil` if they are not.
  var basis: Basis?
  /// CPU seconds that the runs left may take; `nil` if unknown.
  var secondsLeft: Double?

  /// Whether its own runs show what it costs.
  var isMeasured: Bool { basis == .records || basis == .pilot }
}

/// The totals of all cells; a run that several of them share counts once.
struct RunTotals {
  fileprivate(set) var runs = 0
  fileprivate(set) var done = 0
  fileprivate(set) var failed = 0
  fileprivate(set) var waiting = 0
  /// Control steps that the runs left will simulate.
  fileprivate(set) var stepsLeft = 0.0

  var left: Int { runs - done - failed }
}

/// Counts a sweep's runs and estimates what is left, from records that are there and from pilots.
struct RunCells {
  private(set) var cells: [RunCell] = []
  /// The runs of each cell.
  private(set) var members: [[Run]] = []
  private(set) var totals = RunTotals()
  let results: ResultsDirectory
  /// Runs without a record that are not to be executed.
  let passedOver: Set<Digest>
  /// Control steps of the pilots.
  private(set) var pilotSteps: ClosedRange<Int>?
  /// How many pilots failed; each was reported.
  private(set) var failedPilots = 0

  /// The most records of a cell that are read for the estimate.
  private static let samples = 3

  /// - Parameters:
  ///   - chosen: the sweep's runs to count.
  ///   - retries: which of the runs that were given up are tried again.
  init(
    of chosen: [Run], in sweep: Sweep, _ results: ResultsDirectory,
    retrying retries: [RetryChoice] = []
  ) {
    self.results = results
    passedOver = results.passedOver(among: chosen, retrying: retries)
    members = Self.members(of: chosen)
    let sources = Sources(of: sweep, in: results)
    var seen: Set<Digest> = []
    for runs in members {
      let done = runs.filter(results.isDone)
      let cell = cell(of: runs, done: done, sources)
      cells.append(cell)
      count(
        runs.filter { seen.insert($0.digest).inserted }, done: Set(done.map(\.digest)),
        stepsPerRun: cell.stepsPerRun, sources)
    }
    estimate()
  }

  /// Runs that differ in nothing but the seed, together.
  private static func members(of runs: [Run]) -> [[Run]] {
    var byCoordinates: Groups<[Run.Coordinate], [Run]> = Groups()
    for run in runs {
      let key = [Run.Coordinate(axis: "arm", value: .string(run.arm))] + run.coordinates
      byCoordinates.change(key, or: []) { $0.append(run) }
    }
    return byCoordinates.entries.map(\.value)
  }

  private func cell(of runs: [Run], done: [Run], _ sources: Sources) -> RunCell {
    let failed = runs.count { passedOver.contains($0.digest) }
    let seconds = Self.secondsPerRun(of: done.prefix(Self.samples), in: results)
    return RunCell(
      arm: runs[0].arm,
      axes: Dictionary(uniqueKeysWithValues: runs[0].coordinates.map { ($0.axis, $0.value) }),
      runs: runs.count, done: done.count,
      failed: failed, left: runs.count - done.count - failed,
      needs: sources.run(neededBy: runs[0])?.arm,
      waiting: runs.count { sources.isWaiting($0) && !passedOver.contains($0.digest) },
      stepsPerRun: Experiment.simulatedSteps(of: runs[0].parameters), secondsPerRun: seconds,
      basis: seconds == nil ? nil : .records)
  }

  /// Adds runs that are not counted yet to the totals.
  private mutating func count(
    _ runs: [Run], done: Set<Digest>, stepsPerRun: Double, _ sources: Sources
  ) {
    for run in runs {
      totals.runs += 1
      if done.contains(run.digest) {
        totals.done += 1
      } else if passedOver.contains(run.digest) {
        totals.failed += 1
      } else {
        totals.stepsLeft += stepsPerRun
        if sources.isWaiting(run) { totals.waiting += 1 }
      }
    }
  }

  /// CPU seconds of a run, from records; `nil` without any.
  private static func secondsPerRun(
    of runs: some Collection<Run>, in results: ResultsDirectory
  ) -> Double? {
    let seconds = runs.compactMap { run in
      (try? Record(opening: results.record(of: run)).provenance(.cpuSeconds))
        .flatMap(Double.init)
    }
    return seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count)
  }

  /// A run of each cell with runs left and no record, the arms in turn: even if there is no time for all pilots, each
  /// arm gets some.
  var untried: [Run] {
    var turns: [String: Int] = [:]
    return cells.indices.filter { cells[$0].left > 0 && cells[$0].basis != .records }
      .map { place in
        let turn = turns[cells[place].arm, default: 0]
        turns[cells[place].arm] = turn + 1
        return (turn, place)
      }
      .sorted { $0 < $1 }.compactMap { firstLeft(of: $0.1) }
  }

  /// Whether a run has no record and is to be executed.
  func isLeft(_ run: Run) -> Bool { !results.isDone(run) && !passedOver.contains(run.digest) }

  private func firstLeft(of place: Int) -> Run? { members[place].first(where: isLeft) }

  /// The same, with what pilots of `untried` find out; prints which of them failed.
  ///
  /// - Throws: what `Pilots` throws.
  func triedOut(in sweep: Sweep, workers: Int) async throws -> RunCells {
    let runs = untried
    if runs.isEmpty { return self }
    let pilots = try await Pilots(of: runs, in: sweep, workers: workers)
    for failure in pilots.failures { printError(failure) }
    var cells = self
    cells.failedPilots = pilots.failures.count
    cells.learn(from: pilots)
    return cells
  }

  private mutating func learn(from pilots: Pilots) {
    for place in cells.indices where cells[place].basis != .records {
      guard let run = firstLeft(of: place), let answer = pilots.answers[run.digest] else {
        continue
      }
      cells[place].secondsPerRun = answer.seconds
      cells[place].basis = .pilot
      pilotSteps =
        min(
          pilotSteps?.lowerBound ?? .max, answer.steps)...max(
          pilotSteps?.upperBound ?? 0, answer.steps)
    }
    estimate()
  }

  /// A cell of which nothing is known is assumed to take as long for a simulated step as those of its arm together, or
  /// else those of its task, with the same agent: what an agent does besides costs more than its steps.
  private mutating func estimate() {
    var paces: [String: Pace] = [:]
    for (cell, runs) in zip(cells, members) where cell.isMeasured {
      for key in Self.keys(of: cell, runs) { paces[key, default: Pace()].add(cell) }
    }
    for place in cells.indices {
      let keys = Self.keys(of: cells[place], members[place])
      if !cells[place].isMeasured, let pace = keys.lazy.compactMap({ paces[$0] }).first {
        cells[place].secondsPerRun = pace.secondsPerStep * cells[place].stepsPerRun
        cells[place].basis = .others
      }
      cells[place].secondsLeft =
        cells[place].left == 0
        ? 0 : cells[place].secondsPerRun.map { $0 * Double(cells[place].left) }
    }
  }

  /// The groups whose pace a cell shares, closest first.
  private static func keys(of cell: RunCell, _ runs: [Run]) -> [String] {
    let kind = Experiment.kind(of: runs[0].parameters)
    return ["arm \(cell.arm) \(kind)", kind]
  }
}

/// How fast cells simulate.
private struct Pace {
  private var seconds = 0.0
  private var steps = 0.0

  var secondsPerStep: Double { seconds / steps }

  mutating func add(_ cell: RunCell) {
    seconds += cell.secondsPerRun ?? 0
    steps += cell.stepsPerRun
  }
}
