internal import Foundation
internal import Synchronization

/// A worker's commands, read by a thread of its own.
///
/// The thread is there to notice the end of the input: then the parent is gone, however it died,
/// and the worker exits at once, even in the middle of a run, leaving nothing but its temporary
/// file.
final class WorkerInbox: Sendable {
  private let lines = Mutex<[[UInt8]]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  /// Reads a descriptor from now on, for as long as the process lives.
  init(reading input: Int32) {
    Thread.detachNewThread { [self] in
      var buffer = LineBuffer()
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { space in
        while true {
          let count = read(input, space.baseAddress, space.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { _exit(0) }
          buffer.append(UnsafeRawBufferPointer(rebasing: space[..<count]))
          while let line = buffer.next() { deliver(line) }
        }
      }
    }
  }

  /// Waits for the next line; the process ends instead when there will be none.
  func next() -> [UInt8] {
    arrivals.wait()
    return lines.withLock { $0.removeFirst() }
  }

  private func deliver(_ line: [UInt8]) {
    lines.withLock { $0.append(line) }
    arrivals.signal()
  }
}
