extension Record {
  /// For people: `arm=polo,planner.horizon=32,seed=3`.
  public var runID: String { get throws(RecordError) { try attribute("run") } }
  /// Identifies the result, 64 hexadecimal digits.
  public var digest: String { get throws(RecordError) { try attribute("digest") } }
  /// The name of the sweep that it was made for; records are shared by sweeps.
  public var sweep: String { get throws(RecordError) { try attribute("sweep") } }
  public var arm: String { get throws(RecordError) { try attribute("arm") } }

  public var seed: Int {
    get throws(RecordError) {
      let text = try attribute("seed")
      guard let seed = Int(text) else {
        throw .damaged(file: path, reason: "its seed '\(text)' is not an integer")
      }
      return seed
    }
  }

  /// Every parameter of the run, defaults included, as canonical JSON.
  public var parametersJSON: String { get throws(RecordError) { try attribute("parameters") } }
  /// The parameters whose digest identifies the run, as canonical JSON.
  public var identityParametersJSON: String {
    get throws(RecordError) { try attribute("identity_parameters") }
  }
}
