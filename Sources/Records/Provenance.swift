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
  /// Of all attempts, as are CPU time and memory: each up to its last checkpoint, the last one to its end.
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
    let object = try Group(creating: "provenance", in: root).handle
    try object.setAttribute("git_commit", gitCommit)
    try object.setAttribute("git_dirty", integer: isDirty ? 1 : 0)
    if let physics = maker.physics { try object.setAttribute("version.MuJoCo", physics) }
    try object.setAttribute("version.hdf5", Library.version)
    if let polo = maker.polo { try object.setAttribute("version.polo", polo) }
    if let numerics = maker.numerics { try object.setAttribute("numerics", integer: numerics) }
    if let model = maker.model { try object.setAttribute("model_sha256", model) }
    if let value = maker.value { try object.setAttribute("trained_value_sha256", value) }
    if let build = maker.build { try object.setAttribute("build", build) }
    try object.setAttribute("host", host)
    try object.setAttribute("command_line", commandLine)
    try object.setAttribute("started_at", startedAt)
    try object.setAttribute("wall_seconds", wallSeconds)
    try object.setAttribute("cpu_seconds", cpuSeconds)
    try object.setAttribute("peak_memory_bytes", integer: peakMemoryBytes)
    try object.setAttribute("resumptions", integer: resumedAt.count)
    try object.setAttribute("resumed_at", resumedAt.map(String.init).joined(separator: ","))
    try object.setAttribute("sweep_file", sweepFile)
  }
}
