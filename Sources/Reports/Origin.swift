/// What made a report, as its files state it.
public struct Origin: Sendable, Hashable {
  /// The version of polo.
  public let version: String
  /// The git commit of the working tree, with `-dirty` where it differs; `nil` outside a repository.
  public let commit: String?

  public init(version: String, commit: String?) {
    self.version = version
    self.commit = commit
  }
}
