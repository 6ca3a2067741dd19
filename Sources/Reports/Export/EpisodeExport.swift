public import Foundation
internal import Records
public import Sweeps

/// The trajectories of a sweep as episodes, in the layout of Minari's HDF5 files.
///
/// A file for each run, a group `episode_<k>` for each of its episodes: `observations` `[T + 1, nx]`, which are the
/// simulated states, `actions` `[T, nu]`, `rewards` and, as booleans, `terminations` and `truncations` `[T]`. The last
/// step of an episode is left out: no record holds the state that it leads to.
public struct EpisodeExport {
  /// What became of the runs on record.
  public struct Report: Sendable {
    public let files: [URL]
    public let episodes: Int
    public let missing: [MissingRun]
    /// How many different runs the sweep has.
    public let runs: Int
  }

  private let runs: RecordedRuns

  /// - Parameters:
  ///   - sweep: whose runs are exported.
  ///   - results: where their records are.
  ///   - reason: why a run without a record has none.
  public init(
    of sweep: Sweep, in results: ResultsDirectory,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }
  ) {
    runs = RecordedRuns(of: sweep, in: results, because: reason)
  }

  /// Writes the file of each run on record into a folder, which it makes.
  ///
  /// - Throws: what the records module throws if a record cannot be read or a file cannot be written; `ReportError` if
  ///   a record is another run's or has no trajectory.
  public func write(to folder: URL) throws -> Report {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var files: [URL] = []
    var episodes = 0
    for index in runs.recorded where runs.different.contains(index) {
      let run = runs.sweep.runs[index]
      let record = try runs.open(index)
      let grids = try Self.episodes(of: record)
      let name = runs.results.folder(of: run).lastPathComponent
      let url = folder.appendingPathComponent("\(name).hdf5")
      try PlainFile.write(
        grids, attributes: try attributes(of: run, record, grids.count), to: url)
      files.append(url)
      episodes += grids.count
    }
    return Report(
      files: files, episodes: episodes, missing: runs.missingRuns, runs: runs.different.count)
  }

  private func attributes(
    of run: Run, _ record: RunRecord, _ episodes: Int
  ) throws -> [(name: String, text: String)] {
    [
      ("run", run.id), ("digest", run.digest.hexadecimal), ("sweep", runs.sweep.directoryName),
      ("total_episodes", "\(episodes)"), ("parameters", try record.parametersJSON),
    ]
  }

  private static func episodes(of record: RunRecord) throws -> [Grid] {
    let user = "the export"
    let episode = try record.values("trajectory/episode", neededBy: user)
    let states = try record.table("trajectory/state", neededBy: user)
    let actions = try record.table("trajectory/action", neededBy: user)
    let rewards = try record.values("trajectory/reward", neededBy: user)
    var grids: [Grid] = []
    var first = 0
    while first < episode.count {
      let last = episode[first...].firstIndex { $0 != episode[first] } ?? episode.count
      // A single state makes no step.
      if last - first > 1 {
        grids.append(grid(grids.count, first..<last - 1, states, actions, rewards))
      }
      first = last
    }
    return grids
  }

  private static func grid(
    _ place: Int, _ rows: Range<Int>, _ states: RunRecord.Columns, _ actions: RunRecord.Columns,
    _ rewards: [Double]
  ) -> Grid {
    let none = [Double](repeating: 0, count: rows.count)
    func content(_ name: String, _ summary: String, _ values: [Double]) -> Grid.Content {
      Grid.Content(Variable(name, summary, .boolean, by: ["step"]), values)
    }
    return Grid(
      "episode_\(place)",
      dimensions: [
        Dimension("step", "step of the episode", count: rows.count),
        Dimension("state", "number of the state, from 0", count: rows.count + 1),
        Dimension("state_component", "component of the state", .labels(states.names)),
        Dimension("action_component", "actuator", .labels(actions.names)),
      ],
      [
        Grid.Content(
          Variable(
            "observations", "states, the last one too", units: "mixed",
            by: ["state", "state_component"]),
          states.rows(rows.lowerBound..<rows.upperBound + 1)),
        Grid.Content(
          Variable("actions", "actions", .float32, by: ["step", "action_component"]),
          actions.rows(rows)),
        Grid.Content(
          Variable("rewards", "rewards", by: ["step"]), Array(rewards[rows])),
        content("terminations", "whether the task ended: never", none),
        content("truncations", "whether the episode ended", none.dropLast() + [1]),
      ])
  }
}

extension RunRecord {
  /// A dataset of rows of named numbers.
  struct Columns {
    let names: [String]
    let values: [Double]

    func rows(_ range: Range<Int>) -> [Double] {
      Array(values[range.lowerBound * names.count..<range.upperBound * names.count])
    }
  }

  func table(_ dataset: String, neededBy user: String) throws -> Columns {
    Columns(
      names: try labels("\(dataset)_component"), values: try values(dataset, neededBy: user))
  }
}
