/// The program that made a record, as far as the record's numbers depend on it.
public struct Maker: Sendable, Hashable {
  /// Changes when equal parameters give other numbers than before; `nil` in records that do not say.
  public let numerics: Int?
  /// The version of the physics engine; `nil` if the run used none or the record does not say.
  public let physics: String?
  /// SHA-256 of the model file that the task starts from; `nil` if there is none.
  public let model: String?
  /// SHA-256 of the trained value function that the run was given; `nil` if there is none or the record does not say.
  public let value: String?
  /// The version of polo, for people: numbers may depend on more.
  public let polo: String?
  /// Identifies the program exactly; builds of equal numerics give equal numbers on equal machines.
  public let build: String?

  public init(
    numerics: Int?, physics: String? = nil, model: String? = nil, value: String? = nil,
    polo: String? = nil, build: String? = nil
  ) {
    self.numerics = numerics
    self.physics = physics
    self.model = model
    self.value = value
    self.polo = polo
    self.build = build
  }

  public static let unknown = Maker(numerics: nil)

  /// How a record's maker differs from this one in ways that change numbers; empty if it does not.
  ///
  /// The physics counts only where this maker's run has a model.
  public func differences(from record: Maker) -> [String] {
    var differences: [String] = []
    if numerics != record.numerics {
      differences.append("numerics \(Self.name(record.numerics)), now \(Self.name(numerics))")
    }
    if model != nil && physics != record.physics {
      differences.append("MuJoCo \(record.physics ?? "unknown"), now \(physics ?? "unknown")")
    }
    // A record that does not state its numerics states no model either.
    if model != record.model && record.numerics != nil {
      differences.append("model \(Self.name(record.model)), now \(Self.name(model))")
    }
    if let value, let used = record.value, used != value {
      differences.append("trained value \(Self.name(used)), now \(Self.name(value))")
    }
    return differences
  }

  private static func name(_ numerics: Int?) -> String { numerics.map(String.init) ?? "unstated" }

  private static func name(_ digest: String?) -> String {
    digest.map { String($0.prefix(12)) } ?? "none"
  }
}

extension Record {
  /// The numerics of the program that made it; `nil` if it does not say.
  public var numerics: Int? {
    get throws(RecordError) { try optional(.numerics).flatMap(Int.init) }
  }

  /// What its provenance says of the program that made it.
  public var maker: Maker {
    get throws(RecordError) {
      Maker(
        numerics: try numerics,
        physics: try optional(.mujoco), model: try optional(.model),
        value: try optional(.trainedValue), polo: try optional(.polo),
        build: try optional(.build))
    }
  }

  private func optional(
    _ attribute: Provenance.Attribute
  ) throws(RecordError) -> String? {
    do throws(RecordError) {
      return try provenance(attribute)
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }
}
