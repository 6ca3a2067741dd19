internal import Foundation
internal import Synchronization

/// What Ctrl-C and SIGTERM do to a sweep: the first stops it in order, the second ends the process at once.
///
/// Workers notice that their parent is gone and exit too; what is committed stays in either case.
public final class Interruption: Sendable {
  private let isStopping = Mutex(false)
  private let stop: @Sendable (Int32) -> Void

  /// Handles the signals from now on, for the rest of the process's life.
  ///
  /// - Parameter stop: Stops the sweep in order, for example by cancelling its task. It is given the signal.
  @discardableResult
  public init(_ stop: @escaping @Sendable (Int32) -> Void) {
    self.stop = stop
    for number in [SIGINT, SIGTERM] {
      // Without this the default action would end the process before the source hears of the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler keeps the source, and the source its handler.
      source.setEventHandler {
        _ = source
        self.receive(number)
      }
      source.activate()
    }
  }

  private func receive(_ number: Int32) {
    let isFirst = isStopping.withLock { isStopping in
      defer { isStopping = true }
      return !isStopping
    }
    if isFirst { stop(number) } else { _exit(128 + number) }
  }
}
