internal import Foundation
internal import Sweeps

extension SweepComparison {
  /// Everything that the tables say, numbers in full; what is unknown or not finite is left out.
  public func json() throws -> String {
    String(decoding: try Document(self).prettyJSON(), as: UTF8.self)
  }
}

private struct Document: Encodable {
  let sweep: String
  let runs: Int
  let missing: [Missing]
  let baseline: String?
  let pairBy: [String]?
  let comparisons: [Row]
  let thresholds: [Rate]
  let courses: [Row]
  let claims: [Row]
  /// What all claims amount to.
  let verdict: String?
  /// How many claims have each verdict.
  let verdicts: [String: Int]
  let methods: [String]
  /// How many records there are of each numerics; `nil` if all are of one.
  let mixedNumerics: String?

  init(_ comparison: SweepComparison) {
    sweep = comparison.sweep
    runs = comparison.runs
    missing = comparison.missing.map { Missing(run: $0.run.id, reason: "\($0.reason)") }
    baseline = comparison.comparison?.baseline.name
    pairBy = comparison.comparison?.pairBy
    comparisons = comparison.rows.map { row in
      Row(row, metric: row.metric, compared: row.compared.name)
    }
    thresholds = comparison.thresholds.map(Rate.init)
    courses = comparison.courses.map { row in
      Row(
        row, series: row.dataset, compared: row.compared.name, cost: row.cost.rawValue,
        leastBudget: row.budget?.lowerBound, greatestBudget: row.budget?.upperBound)
    }
    claims = comparison.findings.map { finding in
      Row(
        finding, metric: finding.claim.metric, claim: finding.claim.text,
        verdict: finding.verdict.rawValue)
    }
    verdict = comparison.findings.verdict?.rawValue
    verdicts = Dictionary(
      uniqueKeysWithValues: comparison.findings.counts.map { ($0.verdict.rawValue, $0.count) })
    methods = comparison.methods
    mixedNumerics = comparison.mixedNumerics
  }
}

private struct Missing: Encodable {
  let run: String
  let reason: String
}

private struct Row: Encodable {
  var claim: String?
  var verdict: String?
  var metric: String?
  var series: String?
  var compared: String?
  var cost: String?
  var leastBudget: Double?
  var greatestBudget: Double?
  let cell: [String: ParameterValue]
  let cells: Int
  let n: Int
  let pairs: Int
  let weak: Bool
  let difference: Difference?
  let note: String

  init(
    _ row: some PairedRow, metric: String? = nil, series: String? = nil, claim: String? = nil,
    verdict: String? = nil, compared: String? = nil, cost: String? = nil,
    leastBudget: Double? = nil, greatestBudget: Double? = nil
  ) {
    self.claim = claim
    self.verdict = verdict
    self.metric = metric
    self.series = series
    self.compared = compared
    self.cost = cost
    self.leastBudget = leastBudget
    self.greatestBudget = greatestBudget
    cell = row.cell.byAxis
    cells = row.cells
    n = row.difference?.n ?? 0
    pairs = row.pairs
    weak = row.isWeak
    difference = row.difference.map(Difference.init)
    note = row.note
  }
}

private struct Difference: Encodable {
  let mean: Double?
  let baselineMean: Double?
  let difference: Double?
  let student: [Double]?
  let bootstrap: [Double]?
  let iqm: Double?
  let baselineIQM: Double?
  let iqmDifference: Double?
  let iqmBootstrap: [Double]?
  let probabilityOfImprovement: Double?
  let probabilityBootstrap: [Double]?
  let wilcoxon: Wilcoxon?

  struct Wilcoxon: Encodable {
    let n: Int
    let w: Double
    let p: Double
    let method: String
  }

  init(_ difference: PairedDifference) {
    mean = difference.first.mean.finite
    baselineMean = difference.second.mean.finite
    self.difference = difference.mean.finite
    student = difference.interval?.ends
    bootstrap = difference.bootstrapInterval?.ends
    iqm = difference.first.interquartileMean.finite
    baselineIQM = difference.second.interquartileMean.finite
    iqmDifference = difference.interquartileDifference.finite
    iqmBootstrap = difference.interquartileInterval?.ends
    probabilityOfImprovement = difference.probabilityOfImprovement.finite
    probabilityBootstrap = difference.probabilityInterval?.ends
    wilcoxon = difference.signedRank.map {
      Wilcoxon(n: $0.n, w: $0.rankSum, p: $0.p, method: $0.method)
    }
  }
}

private struct Rate: Encodable {
  let threshold: String
  let runs: String
  let cell: [String: ParameterValue]
  let n: Int
  let expected: Int
  let weak: Bool
  let successes: Int?
  let rate: Double?
  let wilson: [Double]?
  let medianSteps: Double?
  let probabilityOfEarlier: Double?
  let note: String

  init(_ row: ThresholdRow) {
    threshold = row.threshold.description
    runs = row.runs.name
    cell = row.cell.byAxis
    n = row.rate?.n ?? 0
    expected = row.expected
    weak = row.isWeak
    successes = row.rate?.successes
    rate = row.rate?.share
    wilson = row.rate?.interval.ends
    medianSteps = row.medianSteps
    probabilityOfEarlier = row.probabilityOfEarlier
    note = row.note
  }
}

extension [Run.Coordinate] {
  /// An axis may have been named twice; its value is the same.
  fileprivate var byAxis: [String: ParameterValue] {
    Dictionary(map { ($0.axis, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Interval {
  fileprivate var ends: [Double] { [lower, upper] }
}

extension Double {
  fileprivate var finite: Double? { isFinite ? self : nil }
}
