/// Bytes as they arrive, given out as whole lines.
package struct LineBuffer: Sendable {
  private var bytes: [UInt8] = []
  /// Everything before it has been given out.
  private var start = 0
  /// There is no line break from `start` up to here.
  private var searched = 0

  package init() {}

  /// Copies the bytes that came next; they may begin and end within lines.
  package mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.removeFirst(start)
    searched -= start
    start = 0
    bytes.append(contentsOf: more)
  }

  /// The next whole line, without its line break.
  package mutating func next() -> [UInt8]? {
    guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = bytes.count
      return nil
    }
    defer {
      start = end + 1
      searched = start
    }
    return Array(bytes[start..<end])
  }
}
