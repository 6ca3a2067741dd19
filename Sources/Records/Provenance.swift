/// Where a record comes from: what is needed to believe it or to make it again.
public struct Provenance: Sendable, Hashable {
  public let gitCommit: String
  /// Whether the working tree differed from the commit.
  public let isDirty: Bool
  public let maker: Maker
  public let host: String
  public let commandLine: String
  /// What all attempts have cost: each up to its last checkpoint, the last one to its end.
  public let effort: Checkpoint.Effort
  /// The text of the sweep file, with what it includes.
  public let sweepFile: String

  public init(
    gitCommit: String, isDirty: Bool, maker: Maker, host: String, commandLine: String,
    effort: Checkpoint.Effort, sweepFile: String
  ) {
    self.gitCommit = gitCommit
    self.isDirty = isDirty
    self.maker = maker
    self.host = host
    self.commandLine = commandLine
    self.effort = effort
    self.sweepFile = sweepFile
  }
}

extension Provenance {
  func write(to root: Group) throws(LibraryFault) {
    let object = try Group(creating: Self.group, in: root).handle
    try object.set(.gitCommit, gitCommit)
    try object.set(.gitDirty, integer: isDirty ? 1 : 0)
    try object.set(.mujoco, maker.physics)
    try object.set(.hdf5, Library.version)
    try object.set(.polo, maker.polo)
    try object.set(.numerics, integer: maker.numerics)
    try object.set(.model, maker.model)
    try object.set(.trainedValue, maker.value)
    try object.set(.build, maker.build)
    try object.set(.host, host)
    try object.set(.commandLine, commandLine)
    try object.set(.startedAt, effort.startedAt)
    try object.set(.wallSeconds, number: effort.wallSeconds)
    try object.set(.cpuSeconds, number: effort.cpuSeconds)
    try object.set(.peakMemoryBytes, integer: effort.peakMemoryBytes)
    try object.set(.resumptions, integer: effort.resumedAt.count)
    try object.set(.resumedAt, effort.resumedAt.map(String.init).joined(separator: ","))
    try object.set(.sweepFile, sweepFile)
  }
}

/// Absent values are not stated.
extension Handle {
  fileprivate func set(
    _ attribute: Provenance.Attribute, _ text: String?
  ) throws(LibraryFault) {
    if let text { try setAttribute(attribute.rawValue, text) }
  }

  fileprivate func set(
    _ attribute: Provenance.Attribute, integer: Int?
  ) throws(LibraryFault) {
    if let integer { try setAttribute(attribute.rawValue, integer: integer) }
  }

  fileprivate func set(
    _ attribute: Provenance.Attribute, number: Double
  ) throws(LibraryFault) {
    try setAttribute(attribute.rawValue, number)
  }
}
