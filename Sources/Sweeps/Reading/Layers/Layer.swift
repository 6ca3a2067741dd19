/// What one file states, or one size of it, after its own checks: layers are laid over each other.
struct Layer {
  /// Sections that stand in the file, faulty ones too.
  var statedSections: Set<LayerReader.Section> = []
  var name: Located<String>?
  var question: String?
  var parameters: [String: Stated] = [:]
  var axes: [AxisGroup] = []
  var exclusions: [Exclusion]?
  /// In the file's order.
  var arms: [ArmLayer] = []
  /// Arms that were not chosen but train for chosen ones: of their runs only the needed ones count.
  var trainers: Set<String> = []
  var seeds: [Int]?
  var streams: [Stream: Sharing] = [:]
  var limits = LimitsLayer()
  var slurm = SlurmLayer()
  var comparison = ComparisonLayer()
  var claims: [Located<Claim>]?
  var figures: [FigureLayer] = []
  /// In the file's order; sizes have none of their own.
  var sizes: [SizeLayer] = []
  /// Whether a size was reported as faulty: one that is missing is then not reported.
  var hasFaultySizes = false
}

/// A value as it was stated.
struct Stated {
  /// `nil` if it was reported as faulty: it counts as stated, so that one mistake gives one fault.
  let expression: Expression?
  let place: Place
}

/// Axes that vary together, one value of each at a time; a `grid` axis varies alone.
struct AxisGroup {
  struct Column {
    let key: String
    let place: Place
    /// None if the axis was reported as faulty: it counts as stated, so that one mistake gives one fault.
    let values: [Stated]

    var isFaulty: Bool { values.isEmpty }
  }

  var columns: [Column]

  var count: Int { columns.first?.values.count ?? 0 }
  var keys: Set<String> { Set(columns.map(\.key)) }
}

/// A run that matches all conditions is left out.
struct Exclusion {
  /// The value is `nil` if it was reported as faulty.
  typealias Condition = (key: Located<String>, value: ParameterValue?)

  let conditions: [Condition]
  let place: Place
}

/// One of the variants compared.
struct ArmLayer {
  let name: Located<String>
  var parameters: [String: Stated] = [:]
  var axes: [AxisGroup] = []
  /// `nil` for an arm that uses no trained value function.
  var value: ValueLayer?
  /// How the arm shares its streams, whatever the file says of all arms.
  var streams: [Stream: Sharing] = [:]

  var statedKeys: Set<String> { axes.keys.union(parameters.keys) }
}

/// Whose trained value functions an arm uses.
struct ValueLayer {
  let place: Place
  /// The arm that trains them.
  var source: Located<String>?
  /// What the training runs must have where they differ from the runs that use them; `nil` if it was reported as
  /// faulty.
  var conditions: [String: Located<ParameterValue?>] = [:]
  /// Whether a key, perhaps the source's, was reported as faulty: a missing source is then not reported.
  var isFaulty = false
}

struct SizeLayer {
  let name: Located<String>
  var layer: Layer
}

/// A stream of randomness that arms can share.
enum Stream: String, CaseIterable {
  case environment, agent

  /// The parameter that holds the arm's name where arms do not share the stream.
  var key: String { "streams.\(rawValue)" }
}

enum Sharing: String, CaseIterable {
  case shared
  case perArm = "per-arm"
}

struct LimitsLayer {
  var seconds: Double?
  var bytes: Int?
  var silence: Double?
  var retries: Int?
  var checkpoint: CheckpointPeriod?
}

struct ComparisonLayer {
  var place: Place?
  var baseline: Located<Selection>?
  var pairBy: [Located<String>]?
  var metrics: [String]?
  var thresholds: [Threshold]?
  var dataset: String?
  var window: Int?
  /// Where the command line names metrics and datasets.
  var places: [String: Place] = [:]
  /// Whether a part was reported as faulty: what is missing is then not reported.
  var isFaulty = false
}

/// A figure before its options are checked: a size can restate some of them while its kind is stated elsewhere.
struct FigureLayer {
  let name: Located<String>
  let kind: Located<String>?
  /// At the places of their keys.
  var options: [String: Located<YAMLNode>] = [:]
}

extension [AxisGroup] {
  var keys: Set<String> { reduce(into: []) { $0.formUnion($1.keys) } }

  var columns: [AxisGroup.Column] { flatMap(\.columns) }
}
