internal import Subprocess

/// The parent's side of the protocol with one worker process.
struct WorkerConversation {
  /// A worker wrote something other than a message.
  struct Garbled: Error, CustomStringConvertible {
    /// What it wrote, the first 80 bytes at most.
    let line: String
    var description: String { "its worker wrote '\(line)' where a message belongs" }
  }

  private let writer: StandardInputWriter
  private var output: SubprocessOutputSequence.Iterator
  private var buffer = LineBuffer()
  private let lines = JSONLines()

  init(writer: StandardInputWriter, output: SubprocessOutputSequence) {
    self.writer = writer
    self.output = output.makeAsyncIterator()
  }

  /// Sends a line. If the worker is gone, reading the answer shows it.
  func tell(_ value: some Encodable) async throws {
    let line = try lines.line(value)
    do {
      _ = try await writer.write(line)
    } catch {
      return
    }
  }

  /// The next message; `nil` when the worker has fallen silent for ever.
  mutating func message() async throws -> WorkerMessage? {
    while true {
      if let line = buffer.next() { return try decode(line) }
      guard let bytes = try? await output.next() else { return nil }
      bytes.withUnsafeBytes { buffer.append($0) }
    }
  }

  private func decode(_ line: [UInt8]) throws -> WorkerMessage {
    do {
      return try lines.value(WorkerMessage.self, of: line)
    } catch {
      throw Garbled(line: String(decoding: line.prefix(80), as: UTF8.self))
    }
  }
}
