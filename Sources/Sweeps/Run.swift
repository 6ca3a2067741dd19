/// One cell of a sweep and one seed: the unit that is executed, recorded and counted.
public struct Run: Sendable, Hashable, Codable {
  /// One swept parameter and the value that it takes in this run.
  public struct Coordinate: Sendable, Hashable, Codable {
    public let axis: String
    public let value: ParameterValue

    public init(axis: String, value: ParameterValue) {
      self.axis = axis
      self.value = value
    }
  }

  public let arm: String
  /// The axes on which the sweep's runs differ, in the file's order; neither the arm nor the seed.
  public let coordinates: [Coordinate]
  public let seed: Int
  /// Everything that the result depends on, the seed too (`seed`).
  public let parameters: Parameters
  /// Identifies the result: equal parameters give equal digests whatever the sweep, arm or file.
  public let digest: Digest

  public init(arm: String, coordinates: [Coordinate], seed: Int, parameters: Parameters) {
    self.arm = arm
    self.coordinates = coordinates
    self.seed = seed
    self.parameters = parameters
    digest = Digest(of: parameters)
  }

  /// The axes that every run has, whatever its sweep varies.
  package static let ownAxes = ["arm", "seed"]

  /// The parameter that says whose trained value function a run uses: the digest of the run that trained it, so that a
  /// change of training changes the identity of all that depend on it.
  static let source = "value.from"

  /// The run whose record this one cannot do without; `nil` for a run that needs no other.
  public var needs: Digest? {
    guard case .string(let digest)? = parameters.values[Self.source] else { return nil }
    return Digest(hexadecimal: digest)
  }

  /// Spells the values that vary, for people: `arm=polo,planner.horizon=32,seed=3`.
  public var id: String {
    (["arm=\(arm)"] + coordinates.map { "\($0.axis)=\($0.value)" } + ["seed=\(seed)"])
      .joined(separator: ",").printable
  }

  /// The value on an axis; `arm` and `seed` are axes too.
  public subscript(axis: String) -> ParameterValue? {
    switch axis {
    case "arm": .string(arm)
    case "seed": .number(Double(seed))
    default: coordinates.first { $0.axis == axis }?.value
    }
  }
}
