public import Sweeps

/// What a record says of itself, apart from what was measured: its root attributes.
public struct RecordHeader: Sendable, Hashable {
  /// The sweep's name, as its file states it.
  public let sweep: String
  public let run: Run
  /// The run's parameters with every default filled in.
  public let parameters: Parameters

  public init(sweep: String, run: Run, parameters: Parameters) {
    self.sweep = sweep
    self.run = run
    self.parameters = parameters
  }
}

extension RecordHeader {
  static let format = "polo record"
  /// Grows when a reader of the previous version could misread a record.
  static let formatVersion = 1
  static let completed = "completed"

  func write(to root: Group) throws(LibraryFault) {
    let object = root.handle
    try object.setAttribute("format", Self.format)
    try object.setAttribute("format_version", integer: Self.formatVersion)
    try object.setAttribute("run", run.id)
    try object.setAttribute("digest", run.digest.hexadecimal)
    try object.setAttribute("digest_version", Digest.version)
    try object.setAttribute("sweep", sweep)
    try object.setAttribute("arm", run.arm)
    try object.setAttribute("seed", integer: run.seed)
    for coordinate in run.coordinates {
      let name = "axis.\(coordinate.axis)"
      if case .number(let number) = coordinate.value {
        try object.setAttribute(name, number)
      } else {
        try object.setAttribute(name, coordinate.value.description)
      }
    }
    try object.setAttribute("parameters", parameters.canonicalJSON)
    try object.setAttribute("identity_parameters", run.parameters.canonicalJSON)
  }
}
