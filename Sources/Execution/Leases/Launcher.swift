internal import Foundation

/// A process that executes a sweep, as its leases describe it to other launchers.
public struct Launcher: Sendable, Hashable, Codable {
  /// Random: no two launchers have the same, on whatever host.
  public let token: String
  /// For people; two machines may have the same name.
  public let host: String
  /// Its id, in its own namespace.
  public let process: Int32
  /// The boot of the kernel and the namespace in which the process id means something.
  let boot: String
  let namespace: String
  /// When the process began, in ticks since the boot: ids are reused.
  let start: UInt64

  /// - Parameters:
  ///   - boot: that of another machine unless stated, so that nothing is known about the process.
  package init(token: String, host: String, process: Int32, boot: String = "", start: UInt64 = 0) {
    self.token = token
    self.host = host
    self.process = process
    self.boot = boot
    self.start = start
    namespace = Self.ownNamespace
  }

  /// A launcher in this process, with a token of its own.
  public static func here() -> Launcher {
    let process = getpid()
    return Launcher(
      token: String(UInt64.random(in: .min ... .max), radix: 36), host: hostName, process: process,
      boot: ownBoot, start: ProcessState(of: process)?.start ?? 0)
  }

  /// Whether its process certainly runs: only a launcher under this very kernel can be known to.
  public var isKnownAlive: Bool { isUnderThisKernel && !isKnownDead }

  /// Whether its process is certainly gone: only a launcher under this very kernel can be known to be.
  var isKnownDead: Bool {
    guard isUnderThisKernel else { return false }
    // A `/proc` mounted with hidepid hides the processes of other users.
    guard let state = ProcessState(of: process) else {
      return kill(process, 0) != 0 && errno == ESRCH
    }
    return state.start != start || state.isOver
  }

  private var isUnderThisKernel: Bool {
    !boot.isEmpty && boot == Self.ownBoot && namespace == Self.ownNamespace
  }

  /// What this machine calls itself.
  public static let hostName: String = {
    var name = [CChar](repeating: 0, count: 256)
    return gethostname(&name, name.count - 1) == 0
      ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      : "unknown"
  }()

  /// The boot of this machine's kernel; empty if the kernel does not say.
  package static let ownBoot =
    ((try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? "")
    .trimmingCharacters(in: .whitespacesAndNewlines)

  private static let ownNamespace =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
}

extension Launcher: CustomStringConvertible {
  /// "process 4711 on n1"
  public var description: String { "process \(process) on \(host)" }
}

/// What the kernel says of a process.
private struct ProcessState {
  /// Ticks since the boot.
  let start: UInt64
  /// It has ended, and its parent has not waited for it.
  let isOver: Bool

  /// - Returns: `nil` if there is no such process, or none that this user may see.
  init?(of process: Int32) {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      // The name of the program may hold spaces and brackets.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let start = UInt64(fields[19]) else { return nil }
    self.start = start
    isOver = fields[0] == "Z" || fields[0] == "X"
  }
}
