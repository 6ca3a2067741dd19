import Foundation
import Records
import Sweeps
import Workbench

/// Results that tests make up, in a folder of their own that goes with them.
final class SyntheticResults {
  private let owned: TemporaryFolder

  init() throws { owned = try TemporaryFolder() }

  var folder: URL { owned.url }
  var url: URL { folder.appendingPathComponent("results/made-up", isDirectory: true) }
  var plots: URL { folder.appendingPathComponent("plots/made-up", isDirectory: true) }
  /// As it is now: a results directory is read once.
  var directory: ResultsDirectory { ResultsDirectory(url) }

  func text(of name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  /// The rows of a table without its comments and its column names.
  func rows(of name: String) throws -> [[String]] {
    try text(of: name).split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Writes the record of a run.
  ///
  /// - Parameters:
  ///   - score: becomes `summary/coverage`.
  ///   - fractions: the covered fraction after each step; without, there is no `coverage` group.
  ///   - episodeSteps: steps after which the dataset `coverage/episode` counts one more.
  ///   - cost: of each control step, in physics steps and CPU seconds, x being the step; without, there is no
  ///     `timing` group.
  ///   - world: whether there are a map, a world and a trajectory.
  func record(
    _ run: Run, as identity: Run? = nil, score: Double?, fractions: [Double]? = nil,
    firstStep: Int = 1, episodeSteps: Int = .max, cost: (physics: Double, cpu: Double)? = nil,
    world: Bool = false
  ) throws {
    let header = RecordHeader(sweep: "made-up", run: run, parameters: run.parameters)
    let writer = try RecordWriter(
      committingTo: directory.record(of: identity ?? run), header: header, schema: Self.schema)
    for (index, fraction) in (fractions ?? []).enumerated() {
      let step = Double(firstStep + index)
      try writer.append(
        Row(series: 0, values: [step, fraction, fraction * 100, Double(index / episodeSteps)]))
    }
    if let cost {
      for step in 0..<firstStep + (fractions ?? []).count - 1 {
        let done = Double(step + 1)
        try writer.append(
          Row(series: 1, values: [Double(step), Double(step), 0, 0, 0, cost.physics * done]))
        try writer.append(Row(series: 2, values: [Double(step), cost.cpu * done]))
      }
    }
    if world { try Self.addWorld(to: writer) }
    if let score {
      try writer.append(Grid("summary", [.init(Variable("coverage", "fraction covered"), [score])]))
    }
    try writer.commit(provenance: Self.provenance)
  }

  private static let schema = RecordSchema(series: [
    Series(
      "coverage", index: Variable("step", "control step", .int64),
      variables: [
        Variable("fraction", "fraction covered"), Variable("area", "area covered", units: "m2"),
        Variable("episode", "episode", .int64),
      ]),
    Series(
      "trajectory", index: Variable("step", "control step", .int64),
      dimensions: [
        Dimension("state_component", "state", .labels(["x", "y", "vx", "vy"]))
      ],
      variables: [
        Variable("state", "state", by: ["state_component"]),
        Variable("physics_steps", "physics steps so far", .int64),
      ]),
    Series(
      "timing", index: Variable("step", "control step", .int64),
      variables: [Variable("cpu_seconds", "CPU time so far", units: "s")]),
  ])

  /// A value that rises away from a path round the world, and a wall.
  private static func addWorld(to writer: RecordWriter) throws {
    for step in 0...100 {
      let angle = Double(step) * 0.05
      try writer.append(
        Row(series: 1, values: [Double(step), 5 + 3 * sin(angle), 5 - 3 * cos(angle), 0, 0, 0]))
    }
    let centres = (0..<20).map { 0.25 + 0.5 * Double($0) }
    let steps = [50.0, 100.0]
    let values = steps.flatMap { step in
      centres.flatMap { x in centres.map { y in hypot(x - 5, y - 2) / step } }
    }
    try writer.append(
      Grid(
        "value_map",
        dimensions: [
          Dimension("step", "control step", .numbers(steps)),
          Dimension("x", "x", units: "m", .numbers(centres)),
          Dimension("y", "y", units: "m", .numbers(centres)),
        ], [.init(Variable("value", "value", by: ["step", "x", "y"]), values)]))
    let corner = Dimension("corner", "ends of a segment", .labels(["x0", "y0", "x1", "y1"]))
    try writer.append(
      Grid(
        "world", dimensions: [Dimension("wall", "wall", count: 1), corner],
        [
          .init(Variable("bounds", "bounds", units: "m", by: ["corner"]), [0, 0, 10, 10]),
          .init(Variable("walls", "walls", units: "m", by: ["wall", "corner"]), [0, 4, 6, 4]),
        ]))
  }

  private static let provenance = Provenance(
    gitCommit: "none", isDirty: false, maker: .unknown, host: "test", commandLine: "test",
    effort: Checkpoint.Effort(
      startedAt: "2000-01-01T00:00:00Z", wallSeconds: 0, cpuSeconds: 0, peakMemoryBytes: 0),
    sweepFile: "")
}
