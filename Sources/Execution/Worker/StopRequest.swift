internal import Foundation
internal import Synchronization

/// SIGTERM to a worker: remembered while it has a run; ends it while it has none.
enum StopRequest {
  /// Whether it has come during this run.
  static var isMade: Bool { hasCome.load(ordering: .relaxed) }

  /// From now on SIGTERM is remembered.
  static func listen() {
    // The handler must not be the first to use the flag, which is initialised on first use.
    hasCome.store(false, ordering: .relaxed)
    signal(SIGTERM) { _ in hasCome.store(true, ordering: .relaxed) }
  }

  /// From now on SIGTERM ends the process, at once if it has come.
  static func cease() {
    signal(SIGTERM, SIG_DFL)
    if isMade { obey() }
  }

  /// Dies of the signal, so that the parent sees what has happened.
  static func obey() -> Never {
    fflush(nil)
    signal(SIGTERM, SIG_DFL)
    raise(SIGTERM)
    _exit(128 + SIGTERM)
  }
}

private let hasCome = Atomic(false)
