import Foundation
import Records
import Sweeps
import Testing

/// A record with every shape that real ones have.
struct Sample {
  var steps = 30
  /// Whether every value is finite.
  var isPlausible = false

  static let run = Run(
    arm: "polo",
    coordinates: [
      .init(axis: "planner.horizon", value: 32), .init(axis: "task", value: "maß-box"),
      .init(axis: "planner.averaged", value: true),
    ],
    seed: 3,
    parameters: Parameters(["planner.horizon": 32, "task": "maß-box", "seed": 3]))

  static let header = RecordHeader(
    sweep: "fig2", run: run,
    parameters: Parameters(["planner.horizon": 32, "planner.samples": 64, "seed": 3]))

  static let provenance = Provenance(
    gitCommit: "0123abc", isDirty: true, maker: Maker(numerics: nil, polo: "1.0.0"), host: "node7",
    commandLine: "polo run sweeps/fig2.yaml",
    effort: Checkpoint.Effort(
      startedAt: "2026-01-02T03:04:05Z", wallSeconds: 1.5, cpuSeconds: 1.25,
      peakMemoryBytes: 1 << 30),
    sweepFile: String(repeating: "# ein Übermaß\n", count: 6000))

  static let schema = RecordSchema(series: [
    Series(
      "trajectory", index: Variable("step", "control step", .int32),
      dimensions: [
        Dimension("state_name", "component of the state", .labels(["x", "ÿ", "vx", "vy"])),
        Dimension("actuator", "actuator", count: 2),
      ],
      variables: [
        Variable("state", "state", .float64, by: ["state_name"]),
        Variable("action", "action", .float32, by: ["actuator"]),
        Variable("reward", "reward", .float64),
        Variable("episode", "episode", .int64),
      ]),
    Series(
      "losses", index: Variable("update", "update of the ensemble", .int64),
      dimensions: [Dimension("member", "member of the ensemble", count: 6)],
      variables: [Variable("loss", "mean squared error", .float32, by: ["member"])]),
    Series(
      "coverage", index: Variable("step", "control step", .int32),
      variables: [
        Variable("fraction", "visited part of the floor"),
        Variable("area", "visited floor", units: "m2"),
      ]),
    Series("never", index: Variable("step", "control step", .int32), variables: []),
  ])

  /// Values whose bits are worth keeping.
  static func number(_ seed: Int) -> Double {
    switch seed % 7 {
    case 0: -0.0
    case 1: .infinity
    case 2: .leastNonzeroMagnitude
    case 3: .nan
    default: sin(Double(seed)) * pow(10, Double(seed % 30) - 15)
    }
  }

  private func value(_ seed: Int) -> Double {
    isPlausible ? sin(Double(seed)) : Self.number(seed)
  }

  func trajectory(_ step: Int) -> [Double] {
    [Double(step)] + (0..<7).map { value(step * 7 + $0) } + [Double(step) * 0x1p40]
  }

  func losses(_ update: Int) -> [Double] {
    [Double(update)] + (0..<6).map { value(update + $0) }
  }

  func coverage(_ step: Int) -> [Double] { [Double(step), Double(step) / 1000, Double(step) * 2] }

  static let valueMap = Grid(
    "value_map",
    dimensions: [
      Dimension("step", "control step", .numbers([10, 20])),
      Dimension("x", "position", units: "m", .numbers((0..<20).map { Double($0) / 10 })),
      Dimension("y", "position", units: "m", .numbers((0..<15).map { Double($0) / 10 })),
    ],
    [
      .init(
        Variable("value", "value of a state at rest", .float32, by: ["step", "x", "y"]),
        (0..<600).map { Double(Float(number($0))) })
    ])

  static let summary = Grid(
    "summary",
    [
      .init(Variable("coverage", "visited part of the floor"), [0.1 + 0.2]),
      .init(Variable("return", "discounted sum of rewards"), [.nan]),
      .init(Variable("physics_steps", "physics steps", .int64), [0x1p53]),
    ])

  static let plausibleSummary = Grid(
    "summary", [.init(Variable("coverage", "visited part of the floor"), [0.1 + 0.2])])

  /// Everything but the commit.
  func writer(to url: URL) throws -> RecordWriter {
    let writer = try RecordWriter(committingTo: url, header: Self.header, schema: Self.schema)
    for step in 0..<steps {
      try writer.append(Row(series: 0, values: trajectory(step)))
      if step % 10 == 0 { try writer.append(Row(series: 1, values: losses(step))) }
      try writer.append(Row(series: 2, values: coverage(step)))
    }
    if !isPlausible { try writer.append(Self.valueMap) }
    try writer.append(isPlausible ? Self.plausibleSummary : Self.summary)
    return writer
  }

  /// Whether a sample's record is as it was committed; its values may be any.
  static func expectSound(
    _ url: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expectation = RecordExpectation(run: run) { _ in
      RecordExpectation.Contents(series: schema.series, steps: nil)
    }
    let faults = Record.faults(at: url, expecting: expectation)
    #expect(faults.filter { $0.kind != .implausible } == [], sourceLocation: sourceLocation)
  }

  @discardableResult
  func write(to url: URL) throws -> Record {
    try writer(to: url).commit(provenance: Self.provenance)
    return try Record(opening: url)
  }
}

extension Sequence<Double> {
  /// Tells NaN from NaN and 0 from -0.
  var bits: [UInt64] { map(\.bitPattern) }
}

extension Data {
  /// The content with the seal that it must have: the algorithm of docs/record-format.md.
  var sealed: Data {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    let filled = [UInt8](self) + [UInt8](repeating: 0, count: (8 - count % 8) % 8)
    for start in stride(from: 0, to: filled.count, by: 8) {
      var word: UInt64 = 0
      for byte in 0..<8 { word |= UInt64(filled[start + byte]) << (8 * byte) }
      value = (value ^ word) &* 0x0000_0100_0000_01b3
      value ^= value >> 32
    }
    return self + Data("polosum1".utf8) + Swift.withUnsafeBytes(of: value.littleEndian) { Data($0) }
  }
}
