public import Foundation

extension Leases {
  /// Who holds the lease of a run, seen from outside.
  public struct Holder: Sendable, Hashable {
    /// `nil` if the lease cannot be read.
    public let launcher: Launcher?
    /// Seconds since its heart has beaten, by the clock of the file system.
    public let silence: Double

    /// Whether any launcher that had looked on would take the run over.
    public var isSilent: Bool { silence > Leases.patience / .seconds(1) }
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
    let now = time(in: folder.path)
    var holders: [String: Holder] = [:]
    for (name, chain) in chains {
      guard let last = chain.last, last.launcher?.isKnownDead != true else { continue }
      holders[name] = Holder(
        launcher: last.launcher, silence: max(0, now - (chain.lastBeat ?? now)))
    }
    return holders
  }

  /// Seconds since 1970 by the clock that gives a folder's files their times; by this machine's where no file can be
  /// made.
  private static func time(in folder: String) -> Double {
    let path = "\(folder)/clock-\(getpid())-\(UInt32.random(in: .min ... .max))"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { return Date().timeIntervalSince1970 }
    defer {
      Foundation.close(file)
      unlink(path)
    }
    return modificationTime(of: path) ?? Date().timeIntervalSince1970
  }
}

extension LeaseChain {
  /// When the heart of the last holder has beaten, in seconds since 1970 by the clock of the file system.
  fileprivate var lastBeat: Double? { lastPath.flatMap(modificationTime) }
}

extension Leases.Holder: CustomStringConvertible {
  /// "process 4711 on n1", and for how long it has been silent if that is long.
  public var description: String {
    (launcher.map { "\($0)" } ?? "a launcher whose lease cannot be read")
      + (isSilent ? ", silent for \(TimeText.spelled(silence))" : "")
  }
}

private func modificationTime(of path: String) -> Double? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
}
