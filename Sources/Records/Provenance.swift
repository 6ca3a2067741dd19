/// Where a record comes from: what is needed to believe it or to make it again.
public struct Provenance: Sendable, Hashable {
  public let gitCommit: String
  /// Whether the working tree differed from the commit.
  public let isDirty: Bool
  public let maker: Maker
  public let host: String
  public let commandLine: String
  /// ISO 8601, of the first attempt.
  public let startedAt: String
  /// Of all attempts, as are CPU time and memory: each up to its last checkpoint, the last attempt to its end.
  public let wallSeconds: Double
  public let cpuSeconds: Double
  /// The most memory that was resident at once.
  public let peakMemoryBytes: Int
  /// The text of the sweep file, with what it includes.
  public let sweepFile: String
  /// The control steps at which the run went on from a checkpoint; empty if it was never interrupted.
  public let resumedAt: [Int]

  public init(
    gitCommit: String, isDirty: Bool, maker: Maker, host: String, commandLine: String,
    startedAt: String, wallSeconds: Double, cpuSeconds: Double, peakMemoryBytes: Int,
    sweepFile: String, resumedAt: [Int] = []
  ) {
    self.gitCommit = gitCommit
    self.isDirty = isDirty
    self.maker = maker
    self.host = host
    self.commandLine = commandLine
    self.startedAt = startedAt
    self.wallSeconds = wallSeconds
    self.cpuSeconds = cpuSeconds
    self.peakMemoryBytes = peakMemoryBytes
    self.sweepFile = sweepFile
    self.resumedAt = resumedAt
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
    try object.set(.startedAt, startedAt)
    try object.set(.wallSeconds, number: wallSeconds)
    try object.set(.cpuSeconds, number: cpuSeconds)
    try object.set(.peakMemoryBytes, integer: peakMemoryBytes)
    try object.set(.resumptions, integer: resumedAt.count)
    try object.set(.resumedAt, resumedAt.map(String.init).joined(separator: ","))
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
