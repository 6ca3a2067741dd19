internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// The runs of a sweep by arm and axes: what differs within a group is the seed.
struct RunGroup: Encodable {
  let arm: String
  let axes: [String: ParameterValue]
  let runs: Int
  let done: Int
  /// The arm whose trained value functions its runs use; `nil` if they use none.
  let needs: String?
  /// Runs left that need one that is not done.
  let waiting: Int
  /// Control steps that one of its runs simulates.
  let stepsPerRun: Int
  /// CPU seconds that the runs left may take, from the runs done; `nil` where none is comparable.
  var secondsLeft: Double?

  var left: Int { runs - done }
}

/// Counts a sweep's runs and estimates what is left from records that are there.
struct RunGroups {
  private(set) var groups: [RunGroup] = []

  /// Records read for the estimate, at most, of each group.
  private static let pilots = 3

  init(of sweep: Sweep, in results: ResultsDirectory) {
    var order: [[Run.Coordinate]: Int] = [:]
    var members: [[Run]] = []
    for run in sweep.runs {
      let key = [Run.Coordinate(axis: "arm", value: .string(run.arm))] + run.coordinates
      let place = order[key] ?? members.count
      if place == members.count {
        order[key] = place
        members.append([])
      }
      members[place].append(run)
    }
    var paces: [Double?] = []
    let sources = Sources(of: sweep, in: results)
    for runs in members {
      let done = runs.filter(results.isDone)
      let steps = Experiment.simulatedSteps(of: runs[0].parameters)
      groups.append(
        RunGroup(
          arm: runs[0].arm,
          axes: Dictionary(uniqueKeysWithValues: runs[0].coordinates.map { ($0.axis, $0.value) }),
          runs: runs.count, done: done.count, needs: sources.run(neededBy: runs[0])?.arm,
          waiting: runs.count { sources.isWaiting($0) }, stepsPerRun: steps))
      paces.append(Self.secondsPerStep(of: done.prefix(Self.pilots), steps: steps, in: results))
    }
    estimate(paces)
  }

  /// CPU seconds for each simulated control step, from records; `nil` without any.
  private static func secondsPerStep(
    of runs: some Collection<Run>, steps: Int, in results: ResultsDirectory
  ) -> Double? {
    let seconds = runs.compactMap { run in
      (try? Record(opening: results.record(of: run)).attribute("cpu_seconds", of: "provenance"))
        .flatMap(Double.init)
    }
    return seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count * steps)
  }

  /// A group without a record of its own is taken to be as fast a step as the other groups of its arm.
  private mutating func estimate(_ paces: [Double?]) {
    for place in groups.indices {
      let kin = groups.indices.filter { groups[$0].arm == groups[place].arm }.compactMap {
        paces[$0]
      }
      let pace = paces[place] ?? (kin.isEmpty ? nil : kin.reduce(0, +) / Double(kin.count))
      groups[place].secondsLeft =
        groups[place].left == 0
        ? 0 : pace.map { $0 * Double(groups[place].stepsPerRun * groups[place].left) }
    }
  }

  /// CPU seconds of all that is left; `nil` if a group has no estimate.
  var secondsLeft: Double? {
    groups.reduce(0) { sum, group in sum.flatMap { sum in group.secondsLeft.map { sum + $0 } } }
  }
}

/// The runs that runs of a sweep need.
struct Sources {
  private let results: ResultsDirectory
  private let runs: [Digest: Run]

  init(of sweep: Sweep, in results: ResultsDirectory) {
    self.results = results
    let needed = sweep.neededRuns
    runs = Dictionary(
      sweep.runs.filter { needed.contains($0.digest) }.map { ($0.digest, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func run(neededBy run: Run) -> Run? { run.needs.flatMap { runs[$0] } }

  /// Whether a run is left and needs one that is not done.
  func isWaiting(_ run: Run) -> Bool {
    guard let source = self.run(neededBy: run) else { return false }
    return !results.isDone(run) && !results.isDone(source)
  }

  /// How many of them are done by another sweep.
  var shared: Int { runs.values.count { results.isDone($0) && results.isShared($0) } }
}
