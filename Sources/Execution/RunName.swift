public import Sweeps

/// Which run an event is about: its id for people, its digest for programs.
public struct RunName: Sendable, Hashable {
  public let id: String
  public let digest: Digest

  public init(_ run: Run) {
    id = run.id
    digest = run.digest
  }
}
