/// A question: what to run, and what to draw, compare and claim of it.
public struct Sweep: Sendable, Codable {
  public let name: String
  public let question: String
  /// The size it was expanded at, for example `smoke`; `nil` is full size.
  public let size: String?
  /// The sweep file as it was read, with its includes, then the size and the overrides that change its results, one
  /// comment each: for provenance, and to read it again the same way.
  public let source: String
  /// Arm names in the file's order.
  public let arms: [String]
  /// The axes on which runs differ, with their values, in the file's order; neither `arm` nor `seed`.
  public let axes: [Axis]
  /// In the order of the file: arms, then axes, then seeds.
  public let runs: [Run]
  public let limits: Limits
  public let slurm: SlurmOptions
  public internal(set) var comparison: Comparison?
  public internal(set) var claims: [Claim]
  public internal(set) var figures: [Figure]
  /// The parameters' values where a run states none.
  public let defaults: [String: ParameterValue]
  /// Another sweep file in the same folder that states the same name, if there is one: the output of one would replace
  /// that of the other.
  public internal(set) var namesake: String?

  /// Names the folders of results and plots: `fig2`, or `fig2.smoke` at a size other than full.
  public var directoryName: String { size.map { "\(name).\($0)" } ?? name }

  /// The runs that are chosen and those that they need, in the sweep's order.
  public func runs(where isChosen: (Run) -> Bool) -> [Run] {
    let needed = runs.filter(isChosen).neededRuns
    return runs.filter { isChosen($0) || needed.contains($0.digest) }
  }

  public init(
    name: String, question: String = "", size: String? = nil, source: String = "", arms: [String],
    axes: [Axis] = [], runs: [Run], limits: Limits = Limits(),
    slurm: SlurmOptions = SlurmOptions(), comparison: Comparison? = nil, claims: [Claim] = [],
    figures: [Figure] = [], defaults: [String: ParameterValue] = [:]
  ) {
    self.name = name
    self.question = question
    self.size = size
    self.source = source
    self.arms = arms
    self.axes = axes
    self.runs = runs
    self.limits = limits
    self.slurm = slurm
    self.comparison = comparison
    self.claims = claims
    self.figures = figures
    self.defaults = defaults
  }
}

extension Sweep {
  /// Whether other runs need a run of the arm.
  package func trains(_ arm: String) -> Bool {
    let needed = runs.neededRuns
    return runs.contains { $0.arm == arm && needed.contains($0.digest) }
  }

  /// Arms that have the same runs as an earlier one.
  public var equalArms: [(arm: String, original: String)] { Self.equalArms(among: runs) }

  static func equalArms(among runs: [Run]) -> [(arm: String, original: String)] {
    let arms = runs.map(\.arm).uniqued
    let digests = Dictionary(grouping: runs, by: \.arm).mapValues { Set($0.map(\.digest)) }
    var originals: [Set<Digest>: String] = [:]
    return arms.compactMap { arm in
      guard let own = digests[arm] else { return nil }
      if let original = originals[own] { return (arm, original) }
      originals[own] = arm
      return nil
    }
  }
}

/// A swept parameter and the values that it takes, in the file's order.
public struct Axis: Sendable, Hashable, Codable {
  public let key: String
  public let values: [ParameterValue]

  public init(key: String, values: [ParameterValue]) {
    self.key = key
    self.values = values
  }
}

/// What a run may use before it is stopped.
public struct Limits: Sendable, Hashable, Codable {
  /// Wall-clock seconds for one attempt; `nil` is no limit.
  public var seconds: Double?
  /// Bytes of resident memory of the worker; `nil` is no limit.
  public var bytes: Int?
  /// Wall-clock seconds for which a run may be silent; `nil` is no limit.
  public var silence: Double?
  /// Further attempts at a run after the first, from 0 to 100 in a sweep file; only for attempts that the machine
  /// ended, since a run's own error would recur.
  public var retries: Int
  /// How often a run's state is committed; less often where writing it is slow.
  public var checkpoint: CheckpointPeriod

  public init(
    seconds: Double? = nil, bytes: Int? = nil, silence: Double? = 1800, retries: Int = 1,
    checkpoint: CheckpointPeriod = .seconds(120)
  ) {
    self.seconds = seconds
    self.bytes = bytes
    self.silence = silence
    self.retries = retries
    self.checkpoint = checkpoint
  }
}

/// How far apart the checkpoints of a run are.
public enum CheckpointPeriod: Sendable, Hashable, Codable {
  /// Wall-clock time.
  case seconds(Double)
  /// Control steps.
  case steps(Int)
}

/// A figure that a sweep file asks for: a kind of the catalogue, the runs that it shows, and its options.
public struct Figure: Sendable, Hashable, Codable {
  public let name: String
  public let kind: String
  /// The values that the runs shown have, by `arm`, `seed` or the key of an axis; empty for all runs.
  public let conditions: [String: [ParameterValue]]
  public let options: Parameters

  public init(
    name: String, kind: String, conditions: [String: [ParameterValue]] = [:], options: Parameters
  ) {
    self.name = name
    self.kind = kind
    self.conditions = conditions
    self.options = options
  }

  /// Whether a run meets all conditions.
  public func shows(_ run: Run) -> Bool {
    conditions.allSatisfy { axis, values in run[axis].map(values.contains) ?? false }
  }
}
