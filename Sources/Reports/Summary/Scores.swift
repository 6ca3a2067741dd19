internal import Sweeps

/// The scores of a sweep's runs: a column for each metric that a record holds.
struct Scores {
  /// In the order in which they were asked for.
  let metrics: [String]
  /// `[metric][run]`; `nil` where there is no record, or the record lacks the metric.
  private var columns: [[Double?]]
  /// The runs that have a record.
  private let recorded: [Int]

  init(metrics: [String], of runs: RecordedRuns) {
    self.metrics = metrics
    recorded = runs.recorded
    let column = [Double?](repeating: nil, count: runs.sweep.runs.count)
    columns = Array(repeating: column, count: metrics.count)
  }

  mutating func read(_ facts: RunFacts, at run: Int) throws {
    for (index, metric) in metrics.enumerated() { columns[index][run] = try facts.score(metric) }
  }

  func column(_ metric: String) -> [Double?] {
    guard let index = metrics.firstIndex(of: metric) else {
      preconditionFailure("'\(metric)' was not read")
    }
    return columns[index]
  }

  /// The runs whose records do not hold a metric.
  func lacking(_ metric: String) -> Set<Int> {
    let column = column(metric)
    return Set(recorded.filter { column[$0] == nil })
  }

  /// The metrics that at least one record holds.
  var measured: [String] { metrics.filter { column($0).contains { $0 != nil } } }

  func write(to file: CSVFile, of runs: RecordedRuns) throws {
    let reasons = runs.reasons
    let measured = measured.map(column)
    for (index, run) in runs.sweep.runs.enumerated() {
      try file.fields(CSVFile.fields(run.cell(on: runs.sweep.axes)))
      try file.integer(run.seed)
      try file.text(reasons[index]?.state ?? "done")
      for column in measured { try file.number(column[index]) }
      try file.text(run.digest.hexadecimal)
      try file.text(reasons[index] == nil ? runs.path(of: run) : "")
      try file.text(reasons[index].map { $0 == .notRun ? "" : "\($0)" } ?? "")
      try file.endRow()
    }
  }

  func columns(of sweep: Sweep) -> [String] {
    ["arm"] + sweep.axes.map(\.key) + ["seed", "state"] + measured + ["digest", "record", "reason"]
  }
}

extension Run {
  /// The arm and the value on each axis, empty where the run has none.
  func cell(on axes: [Axis]) -> [String] {
    [arm] + axes.map { self[$0.key]?.description ?? "" }
  }
}
