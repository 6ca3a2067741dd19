public import Foundation

/// What Ctrl-C, SIGTERM and a terminal that closes do to a sweep: the first stops it in order, the second ends the
/// process at once, unless that is SIGHUP, which the shell and the kernel both send.
///
/// Workers notice that their parent is gone and exit too; what is committed stays in either case.
public enum Interruption {
  /// Handles the signals for the rest of the process's life; to be called once.
  ///
  /// - Parameters:
  ///   - signals: Which are handled, but for those that whoever started this process has it ignore, as nohup does.
  ///   - endsAtSecond: Whether a second one ends the process; else `stop` is called for each.
  ///   - stop: Stops the sweep in order, for example by cancelling its task. It is given
  ///     the signal, on a thread of its own.
  public static func handle(
    _ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], endsAtSecond: Bool = true,
    _ stop: @escaping @Sendable (_ signal: Int32) -> Void
  ) {
    precondition(handlerOutput < 0, "interruptions are handled already")
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { fatalError("no pipe for the signal handler") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let input = ends[0]
    handlerOutput = ends[1]
    Thread.detachNewThread {
      repeat { stop(nextSignal(from: input)) } while !endsAtSecond
      var second: Int32
      repeat { second = nextSignal(from: input) } while second == SIGHUP
      _exit(128 + second)
    }
    // Not a dispatch source: on Linux that loses some signals that come in quick succession.
    for number in signals where !isIgnored(number) {
      signal(number) { number in
        let error = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(handlerOutput, &byte, 1)
        errno = error
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Waits for what the handler leaves.
  private static func nextSignal(from input: Int32) -> Int32 {
    var byte: UInt8 = 0
    while read(input, &byte, 1) != 1 {}
    return Int32(byte)
  }
}

/// Where the signal handler, which can capture nothing, leaves the signal's number. It is set once,
/// before there is a handler.
private nonisolated(unsafe) var handlerOutput: Int32 = -1
