public import Foundation
public import Sweeps
internal import Synchronization

/// A launcher's leases on the runs that it shares with others, on this host or on any that sees the folder.
///
/// A launcher has a file of its own, `launcher-<token>`, and a run is leased by a hard link to it, named by the
/// run's digest: only one launcher can make a link, on network file systems too. One write to the file is the
/// heartbeat of all its leases. docs/reliability.md says what others conclude from it.
public final class Leases: Sendable {
  /// How a claim ended.
  public enum Claim: Sendable, Hashable {
    /// This launcher may execute the run, for as long as the lease is not lost.
    case granted(Lease)
    /// Another launcher executes the run; `nil` if that launcher's identity cannot be read.
    case held(by: Launcher?)
  }

  fileprivate struct State {
    var held: [Digest: Lease] = [:]
    /// Those that another launcher has taken over.
    var lost: Set<Digest> = []
    /// By the holder's token, or the path where there is none.
    var observations: [String: Observation] = [:]
    var beat = 0
    var lastBeat = ContinuousClock.now
    var isClosed = false
  }

  /// Whose leases they are.
  public let launcher: Launcher
  private let folder: String
  private let path: String
  private let beatOffset: Int
  /// How long the heartbeat of another launcher must stand still before its leases are taken over.
  let patience: Duration
  private let now: @Sendable () -> SuspendingClock.Instant
  private let state = Mutex(State())
  private let end = DispatchSemaphore(value: 0)

  /// How long a launcher may be silent before others may take its runs, unless stated.
  public static let patience = Duration.seconds(60)

  /// Beats in a launcher's patience.
  private static let beats = 12

  /// - Parameters:
  ///   - folder: where all launchers that share runs keep their leases; made if need be.
  ///   - launcher: whose leases they are.
  ///   - patience: how long the heartbeat of another launcher must have been seen to stand still before its
  ///     leases are taken over. All launchers that share the folder need the same value.
  ///   - now: a clock that stands still while this machine sleeps.
  /// - Throws: `ExecutionError.leasesNotKept`.
  public init(
    _ folder: URL, as launcher: Launcher = .here(), patience: Duration = Leases.patience,
    now: @escaping @Sendable () -> SuspendingClock.Instant = { .now }
  ) throws {
    self.launcher = launcher
    self.folder = folder.path
    self.patience = patience
    self.now = now
    path = "\(folder.path)/launcher-\(launcher.token)"
    let text = try LeaseHolder.text(of: launcher)
    beatOffset = text.beatOffset
    guard makeFolder(folder.path) else { throw Self.failure("make", folder.path) }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failure("create", path) }
    defer { Foundation.close(file) }
    // Others must be able to read it, whatever the user's file permissions are elsewhere.
    fchmod(file, 0o644)
    guard write(file, text.bytes, text.bytes.count) == text.bytes.count else {
      let failure = Self.failure("write", path)
      unlink(path)
      throw failure
    }
  }

  deinit { close() }

  /// Claims a run.
  ///
  /// - Throws: `ExecutionError.leasesNotKept`.
  public func claim(_ digest: Digest) throws -> Claim {
    beatIfOverdue()
    let lease = Lease(path: "\(folder)/\(digest.short)", token: launcher.token)
    var holder: Launcher?
    // More than once only if others release or take over at this very moment.
    for _ in 0..<8 {
      if link(path, lease.path) == 0 {
        if !lease.isLost { return grant(lease, of: digest) }
      } else if errno != EEXIST {
        throw Self.failure("link to \(path) from", lease.path)
      }
      let holders = LeaseChain(at: lease.path)
      guard let last = holders.last else {
        // A launcher that may never read it would wait for ever.
        if access(lease.path, R_OK) != 0, errno == EACCES { throw Self.failure("read", lease.path) }
        continue
      }
      if last.token == launcher.token {
        // The answer to an earlier request may have been lost on the way from the server.
        guard let place = holders.lastPath, place != lease.path else {
          return grant(lease, of: digest)
        }
        // Left by an unfinished takeover: the lease itself still names the previous holder.
        unlink(place)
        continue
      }
      holder = last.launcher
      guard isDead(last, at: lease.path) else { break }
      if holders.takeOver(by: launcher, linking: path) { return grant(lease, of: digest) }
    }
    return .held(by: holder)
  }

  /// Whether a claim of a run that another launcher held may be granted now.
  public func isFree(_ digest: Digest) -> Bool {
    let path = "\(folder)/\(digest.short)"
    guard let last = LeaseChain(at: path).last else {
      return access(path, R_OK) != 0 && (errno == ENOENT || errno == EACCES)
    }
    // The launcher that was about to take it over has seen that this one lives.
    if last.token == launcher.token { return true }
    return isDead(last, at: path)
  }

  /// The run has ended, or will not be executed here: others may claim it.
  public func release(_ digest: Digest) {
    guard let lease = state.withLock({ $0.take(digest) }) else { return }
    beatIfOverdue()
    // If this launcher was taken for dead meanwhile, the file may be another's.
    if !lease.isLost { unlink(lease.path) }
  }

  /// Whether a lease was found to be lost, at the last heartbeat.
  public func isKnownLost(_ digest: Digest) -> Bool { state.withLock { $0.lost.contains(digest) } }

  /// Lets the heart beat by itself from now on, until `close`.
  public func start() {
    let interval = patience / Self.beats
    Thread.detachNewThread { [self] in
      while end.wait(timeout: .now() + interval / .seconds(1)) == .timedOut { beat() }
    }
  }

  /// Tells others that this launcher lives, and finds out which leases it has lost.
  package func beat() {
    let (beat, held) = state.withLock {
      $0.beat += 1
      return ($0.beat, $0.held)
    }
    let text = LeaseHolder.text(ofBeat: beat)
    let file = open(path, O_WRONLY | O_CLOEXEC)
    if file >= 0 {
      let count = pwrite(file, text, text.count, off_t(beatOffset))
      // A network file system tells its server on closing.
      if Foundation.close(file) == 0, count == text.count {
        state.withLock { $0.lastBeat = .now }
      }
    }
    for (digest, lease) in held where lease.isLost {
      state.withLock { if $0.held[digest] != nil { $0.lost.insert(digest) } }
    }
  }

  /// Releases everything; nothing can be claimed any longer.
  public func close() {
    let held = state.withLock { state -> [Digest]? in
      guard !state.isClosed else { return nil }
      state.isClosed = true
      return Array(state.held.keys)
    }
    guard let held else { return }
    end.signal()
    for digest in held { release(digest) }
    unlink(path)
  }

  /// Removes what launchers that died on this host have left: their files, and the leases of runs that nobody
  /// asks for any longer; and, of any host, the files of those that died as they began.
  public func removeRemains() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      let place = "\(folder)/\(name)"
      let isLaunchers = name.hasPrefix("launcher-")
      let chain = LeaseChain(at: place)
      if isLaunchers, let last = chain.last, last.launcher == nil, isStillborn(place) {
        unlink(place)
      }
      guard let holder = chain.last, holder.launcher?.isKnownDead == true else { continue }
      let isRemains =
        if isLaunchers {
          true
        } else if let lease = Lease.path(ofSuccessor: place) {
          !LeaseChain(at: lease).contains(place)
        } else {
          chain.takeOver(by: launcher, linking: path)
        }
      if isRemains { unlink(place) }
    }
  }

  /// Whether a launcher's file, which cannot be understood, is of one that died as it began: it has no lease, and was
  /// made more than a minute ago.
  private func isStillborn(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_nlink == 1,
      let begin = FileTime.modification(of: path), let now = FileTime.now(in: folder)
    else { return false }
    return now - begin > 60
  }

  private func grant(_ lease: Lease, of digest: Digest) -> Claim {
    state.withLock {
      $0.held[digest] = lease
      $0.lost.remove(digest)
    }
    return .granted(lease)
  }

  /// A launcher that was silent for long makes itself heard before it changes anything, so that whoever is
  /// about to take over from it sees that it lives.
  private func beatIfOverdue() {
    if state.withLock({ ContinuousClock.now - $0.lastBeat > patience / 2 }) { beat() }
  }

  /// Whether a holder is certainly gone or has been silent for long enough, by this launcher's own observation.
  private func isDead(_ holder: LeaseHolder, at path: String) -> Bool {
    if holder.launcher?.isKnownDead == true { return true }
    let time = now()
    return state.withLock {
      let key = holder.launcher?.token ?? path
      var observation = $0.observations[key] ?? Observation(of: holder.beat, at: time)
      observation.see(holder.beat, at: time, longestGap: patience / 2)
      $0.observations[key] = observation
      return observation.silence >= patience
    }
  }

  private static func failure(_ operation: String, _ path: String) -> ExecutionError {
    let reason =
      errno == ENOENT ? "it is gone, or the folder has vanished" : String(cString: strerror(errno))
    return .leasesNotKept(path: path, reason: "cannot \(operation) it: \(reason)")
  }
}

extension Leases.State {
  fileprivate mutating func take(_ digest: Digest) -> Lease? {
    lost.remove(digest)
    return held.removeValue(forKey: digest)
  }
}

/// What this launcher has seen of another one's heartbeat.
private struct Observation {
  private var beat: [UInt8]
  private var since: SuspendingClock.Instant
  private var latest: SuspendingClock.Instant

  init(of beat: [UInt8], at time: SuspendingClock.Instant) {
    self.beat = beat
    since = time
    latest = time
  }

  /// For how long the beat has not changed.
  var silence: Duration { latest - since }

  /// - Parameter longestGap: after a longer time without a look, nothing seen before it counts: if the file
  ///   system was away, the other launcher could not be heard.
  mutating func see(_ beat: [UInt8], at time: SuspendingClock.Instant, longestGap: Duration) {
    if beat != self.beat || time - latest > longestGap { since = time }
    self.beat = beat
    latest = time
  }
}
