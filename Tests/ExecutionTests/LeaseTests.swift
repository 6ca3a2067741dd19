import Execution
import Foundation
import Sweeps
import Synchronization
import Testing
import Workbench

/// Launchers that share a folder, on machines of which they know nothing, and a clock that a test moves.
private struct Hosts {
  let folder: TemporaryFolder
  private let start = SuspendingClock.now
  private let seconds = Clock()

  init() throws { folder = try TemporaryFolder() }

  /// - Parameter meanwhile: done whenever the launcher looks at the clock: after it has read who holds a lease.
  func launcher(
    _ token: String, meanwhile: @escaping @Sendable () -> Void = {}
  ) throws -> Leases {
    try Leases(
      folder.url, as: Launcher(token: token, host: "host-\(token)", process: 1),
      patience: .seconds(60),
      now: { [start, seconds] in
        meanwhile()
        return start + .seconds(seconds.now)
      })
  }

  func wait(_ time: Double) { seconds.advance(time) }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() }
  }

  func link(_ name: String, to launcher: String) throws {
    try FileManager.default.linkItem(
      at: folder.url.appendingPathComponent("launcher-\(launcher)"),
      to: folder.url.appendingPathComponent(name))
  }
}

extension Leases {
  /// Looks for as long as it is told, often enough to be sure of what it sees.
  fileprivate func watch(_ digest: Digest, _ hosts: Hosts, for seconds: Double) {
    for _ in 0..<Int(seconds / 5) {
      _ = isFree(digest)
      hosts.wait(5)
    }
  }

  fileprivate func isGranted(_ digest: Digest) throws -> Bool {
    if case .granted = try claim(digest) { true } else { false }
  }
}

@Suite(.timeLimit(.minutes(1))) struct LeaseTests {
  private let digest = run(1).digest

  @Test func `a run is one launcher's until it releases it`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    #expect(try a.isGranted(digest))
    #expect(try b.claim(digest) == .held(by: a.launcher))
    #expect(try b.isGranted(run(2).digest))
    #expect(!b.isFree(digest))
    a.release(digest)
    #expect(b.isFree(digest))
    #expect(try b.isGranted(digest))
    #expect(try a.claim(digest) == .held(by: b.launcher))
    b.close()
    #expect(try a.isGranted(digest))
    a.close()
    #expect(try hosts.names == [], "nothing is left")
  }

  @Test func `a launcher that has not noticed its loss leaves the other's lease alone`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    #expect(try a.isGranted(digest))
    try hosts.link("aside", to: "b")
    let lease = hosts.folder.url.appendingPathComponent(digest.short).path
    #expect(rename(hosts.folder.url.appendingPathComponent("aside").path, lease) == 0)
    a.release(digest)
    #expect(try a.claim(digest) == .held(by: b.launcher))
  }

  @Test func `a launcher elsewhere is dead only when its heart was seen to stand still`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    #expect(try a.isGranted(digest))
    for _ in 0..<5 {
      b.watch(digest, hosts, for: 55)
      #expect(try !b.isGranted(digest))
      a.beat()
    }
    // A long time in which nobody looked, or the file system was away, proves nothing.
    _ = b.isFree(digest)
    hosts.wait(1000)
    #expect(try !b.isGranted(digest))
    b.watch(digest, hosts, for: 60)
    #expect(b.isFree(digest))
    #expect(try b.isGranted(digest))
  }

  @Test func `who lost a lease notices, and does not touch it`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    guard case .granted(let lease) = try a.claim(digest) else {
      Issue.record("nobody holds it")
      return
    }
    b.watch(digest, hosts, for: 60)
    #expect(try b.isGranted(digest))
    #expect(lease.isLost)
    #expect(!a.isKnownLost(digest))
    a.beat()
    #expect(a.isKnownLost(digest))
    a.release(digest)
    #expect(try a.claim(digest) == .held(by: b.launcher))
    b.release(digest)
    #expect(try a.isGranted(digest))
    #expect(!a.isKnownLost(digest))
  }

  @Test func `a takeover at which a launcher died is taken over too, and leaves nothing`() throws {
    let hosts = try Hosts()
    let (a, b, c) = (
      try hosts.launcher("a"), try hosts.launcher("b"), try hosts.launcher("c")
    )
    #expect(try a.isGranted(digest))
    // b died when it was the only one to take over from a, before it had the place.
    try hosts.link("\(digest.short).after-a", to: "b")
    #expect(try c.claim(digest) == .held(by: b.launcher))
    c.watch(digest, hosts, for: 60)
    #expect(try c.isGranted(digest))
    #expect(try hosts.names == ["launcher-a", "launcher-b", "launcher-c", digest.short].sorted())
    #expect(try b.claim(digest) == .held(by: c.launcher))
  }

  @Test func `a takeover that its launcher did not do to its end is done anew`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    #expect(try a.isGranted(digest))
    // The link was made, and the answer to that lost.
    try hosts.link("\(digest.short).after-a", to: "b")
    #expect(try b.claim(digest) == .held(by: a.launcher))
    a.beat()
    #expect(!a.isKnownLost(digest))
    b.watch(digest, hosts, for: 60)
    try hosts.link("\(digest.short).after-a", to: "b")
    guard case .granted(let lease) = try b.claim(digest) else {
      Issue.record("its holder is dead")
      return
    }
    #expect(!lease.isLost)
    #expect(try hosts.names == ["launcher-a", "launcher-b", digest.short].sorted())
  }

  @Test func `a holder that comes back in the middle of a takeover keeps its lease`() throws {
    let hosts = try Hosts()
    let (a, b) = (try hosts.launcher("a"), try hosts.launcher("b"))
    #expect(try a.isGranted(digest))
    b.watch(digest, hosts, for: 60)
    a.beat()
    #expect(try b.claim(digest) == .held(by: a.launcher))
    a.beat()
    #expect(!a.isKnownLost(digest))
  }

  @Test func `a holder that comes back between look and takeover keeps its lease`() throws {
    let hosts = try Hosts()
    let a = try hosts.launcher("a")
    let isBack = Atomic(false)
    let b = try hosts.launcher("b") {
      if isBack.exchange(false, ordering: .relaxed) { a.beat() }
    }
    #expect(try a.isGranted(digest))
    b.watch(digest, hosts, for: 60)
    isBack.store(true, ordering: .relaxed)
    #expect(try b.claim(digest) == .held(by: a.launcher))
    let hasLooked = !isBack.load(ordering: .relaxed)
    #expect(hasLooked)
    a.beat()
    #expect(!a.isKnownLost(digest))
  }

  @Test func `a lease that a power cut has emptied is nobody's after the same time`() throws {
    let hosts = try Hosts()
    let b = try hosts.launcher("b")
    try Data().write(to: hosts.folder.url.appendingPathComponent(digest.short))
    #expect(try b.claim(digest) == .held(by: nil))
    b.watch(digest, hosts, for: 60)
    #expect(try b.isGranted(digest))
  }

  @Test(arguments: 0..<20) func `of many that find a dead holder one takes over`(round: Int) throws
  {
    let folder = try TemporaryFolder()
    let dead = try Leases(folder.url, as: Launcher.ofADeadProcess())
    let digests = (0..<4).map { run($0).digest }
    for digest in digests { #expect(try dead.isGranted(digest)) }
    let launchers = try (0..<8).map {
      try Leases(folder.url, as: Launcher(token: "t\($0)", host: "h", process: 1))
    }
    let grants = Mutex<[Digest: Int]>([:])
    DispatchQueue.concurrentPerform(iterations: launchers.count) { place in
      for digest in digests where (try? launchers[place].isGranted(digest)) == true {
        grants.withLock { $0[digest, default: 0] += 1 }
      }
    }
    #expect(grants.withLock { $0 } == Dictionary(uniqueKeysWithValues: digests.map { ($0, 1) }))
  }

  @Test func `many that claim and release never hold a run at once`() throws {
    let folder = try TemporaryFolder()
    let launchers = try (0..<8).map {
      try Leases(folder.url, as: Launcher(token: "t\($0)", host: "h", process: 1))
    }
    let holders = Atomic(0)
    let worst = Atomic(0)
    let grants = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: launchers.count) { place in
      for _ in 0..<500 where (try? launchers[place].isGranted(digest)) == true {
        let count = holders.wrappingAdd(1, ordering: .relaxed).newValue
        worst.max(count, ordering: .relaxed)
        grants.wrappingAdd(1, ordering: .relaxed)
        holders.wrappingSubtract(1, ordering: .relaxed)
        launchers[place].release(digest)
      }
    }
    #expect(worst.load(ordering: .relaxed) == 1)
    #expect(grants.load(ordering: .relaxed) >= 8)
  }

  @Test func `what the dead of this host have left is removed, and nothing else`() throws {
    let folder = try TemporaryFolder()
    let dead = try Leases(folder.url, as: Launcher.ofADeadProcess())
    let other = try Leases(folder.url, as: Launcher(token: "other", host: "h", process: 1))
    #expect(try dead.isGranted(digest))
    #expect(try other.isGranted(run(2).digest))
    let here = try Leases(folder.url)
    here.removeRemains()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        == ["launcher-other", "launcher-\(here.launcher.token)", run(2).digest.short].sorted())
  }

  @Test func `the file of a launcher that died as it began goes, and no other's`() throws {
    let folder = try TemporaryFolder()
    let here = try Leases(folder.url)
    func file(_ name: String) -> URL { folder.url.appendingPathComponent(name) }
    for name in ["launcher-old", "launcher-young", "launcher-leased"] {
      try Data().write(to: file(name))
    }
    try FileManager.default.linkItem(at: file("launcher-leased"), to: file(digest.short))
    for name in ["launcher-old", "launcher-leased"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: file(name).path)
    }
    here.removeRemains()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        == [
          "launcher-\(here.launcher.token)", "launcher-leased", "launcher-young", digest.short,
        ].sorted())
  }

  @Test func `who executes what can be read from outside`() throws {
    let folder = try TemporaryFolder()
    let dead = try Leases(folder.url, as: Launcher.ofADeadProcess())
    let here = try Leases(folder.url)
    #expect(try dead.isGranted(run(2).digest))
    #expect(try here.isGranted(digest))
    let holders = Leases.holders(in: folder.url)
    #expect(holders.mapValues(\.launcher) == [digest.short: here.launcher])
    #expect(holders[digest.short]?.isSilent == false)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
        == [
          "launcher-dead", "launcher-\(here.launcher.token)", digest.short, run(2).digest.short,
        ])
  }

  @Test func `for how long a launcher elsewhere has been silent can be read from outside`() throws {
    let hosts = try Hosts()
    let a = try hosts.launcher("a")
    #expect(try a.isGranted(digest))
    let file = hosts.folder.url.appendingPathComponent("launcher-a")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3 * 86400)], ofItemAtPath: file.path)
    let holder = try #require(Leases.holders(in: hosts.folder.url)[digest.short])
    #expect(holder.isSilent)
    #expect("\(holder)" == "process 1 on host-a, silent for 3 d")
    a.beat()
    let heard = try #require(Leases.holders(in: hosts.folder.url)[digest.short])
    #expect(!heard.isSilent)
    #expect("\(heard)" == "process 1 on host-a")
  }

  @Test func `a folder that cannot hold leases is an error that names it`() throws {
    let error = #expect(throws: ExecutionError.self) {
      try Leases(URL(fileURLWithPath: "/proc/leases"))
    }
    #expect(
      "\(try #require(error))".hasPrefix("/proc/leases: the leases of runs cannot be kept: "))
    let folder = try TemporaryFolder()
    let leases = try Leases(folder.url)
    try FileManager.default.removeItem(at: folder.url)
    #expect(throws: ExecutionError.self) { try leases.claim(digest) }
  }
}

extension Launcher {
  /// One under this kernel whose process has ended.
  fileprivate static func ofADeadProcess() throws -> Launcher {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return Launcher(
      token: "dead", host: "h", process: process.processIdentifier, boot: Launcher.ownBoot)
  }
}
