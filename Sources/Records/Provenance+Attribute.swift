extension Provenance {
  /// What a record's `provenance` states, each under the name that it has in the file.
  public enum Attribute: String, Sendable {
    case gitCommit = "git_commit"
    case gitDirty = "git_dirty"
    case mujoco = "version.MuJoCo"
    case hdf5 = "version.hdf5"
    case polo = "version.polo"
    case numerics
    case model = "model_sha256"
    case trainedValue = "trained_value_sha256"
    case build
    case host
    case commandLine = "command_line"
    case startedAt = "started_at"
    case wallSeconds = "wall_seconds"
    case cpuSeconds = "cpu_seconds"
    case peakMemoryBytes = "peak_memory_bytes"
    case resumptions
    case resumedAt = "resumed_at"
    case sweepFile = "sweep_file"
  }

  /// The group of a record with these attributes.
  static let group = "provenance"
}

extension Record {
  /// What its provenance states, as text.
  ///
  /// - Throws: `RecordError.missing` if it does not state it.
  public func provenance(_ attribute: Provenance.Attribute) throws(RecordError) -> String {
    try self.attribute(attribute.rawValue, of: Provenance.group)
  }
}
