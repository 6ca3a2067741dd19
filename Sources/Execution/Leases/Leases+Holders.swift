public import Foundation

extension Leases {
  /// Who holds the lease of a run, seen from outside.
  public struct Holder: Sendable, Hashable {
    /// `nil` if the lease cannot be read.
    public let launcher: Launcher?
    /// Seconds since its last heartbeat, by the clock of the file system; `nil` if this process may make no file
    /// there, and so cannot read that clock.
    public let silence: Double?

    /// Whether any launcher that had watched would take the run over; `false` if that is not known.
    public var isSilent: Bool { silence.map { $0 > Leases.patience / .seconds(1) } ?? false }
  }

  /// Who executes what, as the leases in a folder say; without those of launchers that are known to be dead.
  ///
  /// - Returns: by the short digest of the run.
  public static func holders(in folder: URL) -> [String: Holder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let chains = names.filter { !$0.contains("-") }.map {
      (name: $0, chain: LeaseChain(at: "\(folder.path)/\($0)"))
    }
    if chains.isEmpty { return [:] }
    let now = FileTime.now(in: folder.path)
    var holders: [String: Holder] = [:]
    for (name, chain) in chains {
      guard let last = chain.last, last.launcher?.isKnownDead != true else { continue }
      let silence = now.map { max(0, $0 - (chain.lastBeat ?? $0)) }
      holders[name] = Holder(launcher: last.launcher, silence: silence)
    }
    return holders
  }
}

extension LeaseChain {
  /// When the heart of the last holder last beat, in seconds since 1970 by the clock of the file system.
  fileprivate var lastBeat: Double? { lastPath.flatMap(FileTime.modification) }
}

extension Leases.Holder: CustomStringConvertible {
  /// "process 4711 on n1", and for how long it has been silent if that is long.
  public var description: String {
    (launcher.map { "\($0)" } ?? "a launcher whose lease cannot be read")
      + (silence.map { isSilent ? ", silent for \(TimeText.spelled($0))" : "" } ?? "")
  }
}
