internal import Sweeps

extension Record {
  /// For people: `arm=polo,planner.horizon=32,seed=3`.
  public var runID: String { get throws(RecordError) { try attribute("run") } }
  /// Identifies the result, 64 hexadecimal digits.
  public var digest: String { get throws(RecordError) { try attribute("digest") } }
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

  /// Every parameter of the run, defaults too, as canonical JSON.
  public var parametersJSON: String { get throws(RecordError) { try attribute("parameters") } }
  /// The parameters whose digest identifies the run, as canonical JSON.
  public var identityParametersJSON: String {
    get throws(RecordError) { try attribute("identity_parameters") }
  }

  /// Compares every checksum, the seal's and those of the datasets, and recomputes the digest.
  ///
  /// - Throws: at the first fault.
  public func verify() throws(RecordError) {
    try Seal.check(path)
    let expected = try Digest(of: "\(attribute("digest_version"))\n\(identityParametersJSON)")
    guard try digest == expected.hexadecimal else {
      throw .damaged(file: path, reason: "its digest is not that of its identity parameters")
    }
    for group in try members() {
      for name in try members(of: group) {
        let path = "\(group)/\(name)"
        if try holdsText(path) { _ = try labels(path) } else { _ = try values(path) }
      }
    }
  }

  private func holdsText(_ path: String) throws(RecordError) -> Bool {
    try dataset(path) { dataset throws(LibraryFault) in try dataset.holdsText() }
  }
}
