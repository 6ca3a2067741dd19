public import Foundation
internal import Synchronization

/// What Ctrl-C, SIGTERM and a closing terminal do to a sweep: the first signal stops it in order, the second ends
/// the process at once.
///
/// Not every second signal means that: both the shell and the kernel send SIGHUP, and `timeout`, make and others
/// that stop their child also stop its process group, which sends the same signal twice at the same time.
///
/// Workers notice that their parent is gone and exit too; what is committed stays in either case.
public enum Interruption {
  /// A signal this soon after the first counts as the first again; by then nobody has read what a second one does.
  static let sameWithinSeconds = 0.5

  /// Handles the signals for the rest of the process's life; to be called once.
  ///
  /// - Parameters:
  ///   - signals: Those to handle, except those that this process was started to ignore, as under nohup.
  ///   - endsAtSecond: Whether a second signal ends the process; otherwise `stop` is called for each.
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
      var first: Arrival
      repeat {
        first = nextArrival(from: input)
        stop(first.signal)
      } while !endsAtSecond
      var second: Arrival
      repeat {
        second = nextArrival(from: input)
      } while second.signal == SIGHUP || second.seconds < first.seconds + sameWithinSeconds
      _exit(128 + second.signal)
    }
    // Not a dispatch source, which on Linux loses some signals that come in quick succession.
    for number in signals where !isIgnored(number) {
      signal(number) { number in
        let error = errno
        // The signal's own time: the reading thread may learn of it late.
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        var arrival = Arrival(
          signal: number, seconds: Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9)
        _ = write(handlerOutput, &arrival, MemoryLayout<Arrival>.size)
        errno = error
      }
    }
  }

  /// Does work that the first signal cancels, whenever it comes. A signal that comes when the work is done ends the
  /// process: what follows cannot be stopped in order, and is made again.
  ///
  /// - Parameters:
  ///   - tell: Called on a signal before anything stops.
  ///   - tellLate: Called on a signal that comes when the work is done, before the process ends.
  ///   - work: Done in a task of its own.
  /// - Returns: How the work ended, and the signal, if one came.
  public static func cancelling<Success: Sendable>(
    telling tell: @escaping @Sendable () -> Void = {},
    orLate tellLate: @escaping @Sendable () -> Void = {},
    _ work: @escaping @Sendable () async throws -> Success
  ) async -> (result: Result<Success, any Error>, signal: Int32?) {
    let state = Mutex(Underway<Success>())
    handle { signal in
      let isDone = state.withLock {
        if $0.isDone { return true }
        $0.signal = signal
        return false
      }
      if isDone {
        tellLate()
        _exit(128 + signal)
      }
      tell()
      state.withLock { $0.task?.cancel() }
    }
    let task = Task(operation: work)
    state.withLock {
      $0.task = task
      if $0.signal != nil { task.cancel() }
    }
    let result = await task.result
    return state.withLock {
      $0.isDone = true
      return (result, $0.signal)
    }
  }

  private struct Underway<Success: Sendable> {
    var signal: Int32?
    var task: Task<Success, any Error>?
    var isDone = false
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Waits for what the handler leaves, which is written and read as a whole.
  private static func nextArrival(from input: Int32) -> Arrival {
    var arrival = Arrival(signal: 0, seconds: 0)
    let size = MemoryLayout<Arrival>.size
    while read(input, &arrival, size) != size {}
    return arrival
  }

  private struct Arrival {
    var signal: Int32
    var seconds: Double
  }
}

/// Where the signal handler, which can capture nothing, leaves what arrived. It is set once,
/// before there is a handler.
private nonisolated(unsafe) var handlerOutput: Int32 = -1
