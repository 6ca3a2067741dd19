internal import Sweeps

/// Compares runs at equal cost: each pair at the cost where the cheaper run ends.
struct CourseComparison {
  private let comparison: Comparison
  private let course: Comparison.Course
  private let sweep: Sweep
  private let user = "the comparison at equal cost"
  /// The arms or values that are compared, the baseline among them.
  private let values: Set<ParameterValue>
  /// What each run has cost, `[run]`; `nil` without a record. Every cost is a key.
  private var costs: [Cost: [Double?]] = [:]

  /// - Returns: `nil` if nothing is to be compared at equal cost.
  init?(_ comparison: Comparison, in sweep: Sweep) {
    guard let course = comparison.course else { return nil }
    self.comparison = comparison
    self.course = course
    self.sweep = sweep
    values = Set(comparison.values(in: sweep).map(\.value))
    for cost in Cost.allCases { costs[cost] = Array(repeating: nil, count: sweep.runs.count) }
  }

  /// Reads what a run has cost.
  mutating func read(_ facts: RunFacts, at run: Int) throws {
    guard let value = facts.run[comparison.baseline.axis], values.contains(value) else { return }
    let known = try facts.numbers("costs with \(course.dataset)") { record in
      guard record.holds(course.dataset) else { return [] }
      return try Cost.allCases.map { try record.cost($0, neededBy: user) }
    }
    for (cost, known) in zip(Cost.allCases, known) { costs[cost]![run] = known }
  }

  /// Reads what each run had reached when it had cost as much as the cheapest run of its pair; all costs must have been
  /// read.
  func rows(of runs: RecordedRuns) throws -> [CourseRow] {
    let requests = comparison.compared(in: sweep).flatMap { compared in
      Cost.allCases.map { Request(compared: compared, cost: $0, budgets: budgets(compared, $0)) }
    }
    let scores = try read(requests, of: runs)
    return zip(requests, scores).flatMap { request, scores in
      // A record without the dataset, or without a row that the budget pays for, does not count as missing.
      let lacking = runs.recorded.filter { run in
        costs[request.cost]![run] == nil || request.budgets[run] != nil && scores[run] == nil
      }
      return ComparisonRow.pairings(
        of: request.compared, comparison, in: sweep, scores: scores, lacking: Set(lacking)
      ).map { row(of: $0, request) }
    }
  }

  private struct Request {
    let compared: Run.Coordinate
    let cost: Cost
    /// The budget of each run that has a partner.
    let budgets: [Double?]
  }

  /// What the cheapest of the runs of each pair has cost.
  private func budgets(_ compared: Run.Coordinate, _ cost: Cost) -> [Double?] {
    let sides = [Selection([compared]), Selection([comparison.baseline])]
    var groups: Groups<[ParameterValue?], [(side: Int, run: Int)]> = Groups()
    for (index, run) in sweep.runs.enumerated() {
      guard let side = sides.firstIndex(where: { $0.contains(run) }) else { continue }
      groups.change(comparison.pairBy.map { run[$0] }, or: []) { $0.append((side, index)) }
    }
    var budgets: [Double?] = Array(repeating: nil, count: sweep.runs.count)
    for (_, members) in groups.entries where Set(members.map(\.side)).count == 2 {
      let known = members.compactMap { costs[cost]![$0.run] }
      if known.count < members.count { continue }
      for (_, run) in members { budgets[run] = known.min() }
    }
    return budgets
  }

  /// Each run's value of the dataset at the requested budgets: `[request][run]`.
  private func read(_ requests: [Request], of runs: RecordedRuns) throws -> [[Double?]] {
    var values = requests.map { _ in [Double?](repeating: nil, count: sweep.runs.count) }
    try runs.read { index, facts in
      for (place, request) in requests.enumerated() {
        guard let budget = request.budgets[index] else { continue }
        let key = "course \(course.dataset) \(course.window) \(request.cost.rawValue) \(budget)"
        values[place][index] = try facts.numbers(key) { record in
          let spent = try record.costs(request.cost, ofRowsOf: course.dataset, neededBy: user)
          return [value(of: try series(of: record), spent, at: budget)].compactMap(\.self)
        }.first
      }
    }
    return values
  }

  /// The dataset's value at each of its rows.
  private func series(of record: RunRecord) throws -> [Double] {
    let dataset = course.dataset
    let steps = try record.costs(.controlSteps, ofRowsOf: dataset, neededBy: user)
    if let means = try record.means(of: dataset, rows: steps.count, neededBy: user) { return means }
    throw ReportError.badShape(
      file: record.path, dataset: dataset, shape: try record.shape(of: dataset),
      expected: "a value for each step")
  }

  /// The mean of the last rows that the budget pays for.
  private func value(of series: [Double], _ spent: [Double], at budget: Double) -> Double? {
    let count = zip(series, spent).prefix { $0.1 <= budget }.count
    let rows = series[..<count].suffix(course.window)
    return rows.isEmpty ? nil : rows.reduce(0, +) / Double(rows.count)
  }

  private func row(of pairing: Pairing, _ request: Request) -> CourseRow {
    let budgets = zip(sweep.runs, request.budgets).filter { run, _ in pairing.includes(run) }
      .compactMap(\.1)
    return CourseRow(
      dataset: course.dataset, cost: request.cost, compared: request.compared,
      baseline: comparison.baseline, cell: pairing.cell, cells: pairing.span,
      pairs: pairing.expected,
      budget: budgets.min().flatMap { least in budgets.max().map { least...$0 } },
      difference: pairing.difference, note: pairing.note)
  }
}
