internal import Foundation
internal import Sweeps

/// Makes this process a worker: executes the runs that its parent sends, one after another.
///
/// Standard input and output carry the protocol; the body finds nothing on its standard input, and
/// what it prints goes to the run's log. The body must have committed the record when it returns;
/// what it throws fails the run. It runs on the calling thread.
///
/// The process exits as soon as its parent closes the input or dies. SIGTERM asks a run to stop between
/// two of its steps, and ends a worker that has none.
///
/// - Parameter body: Executes one run and writes its record.
public func runWorker(_ body: (WorkerCommand, Supervision) throws -> Void) -> Never {
  // Ctrl-C and a terminal that closes reach the parent too, which decides what they mean: under
  // nohup, for example, nothing.
  signal(SIGINT, SIG_IGN)
  signal(SIGHUP, SIG_IGN)
  // Started as /proc/self/exe, it would be 'exe' in top.
  if let program = CommandLine.arguments.first {
    let name = URL(fileURLWithPath: program).lastPathComponent
    try? FileHandle(forWritingAtPath: "/proc/self/comm")?.write(contentsOf: Data(name.utf8))
  }
  WorkerLoop().serve(body)
}

/// The worker's side of the protocol.
private struct WorkerLoop {
  private let streams = WorkerStreams()
  private let lines = JSONLines()

  func serve(_ body: (WorkerCommand, Supervision) throws -> Void) -> Never {
    let inbox = WorkerInbox(reading: streams.input)
    send(.ready)
    let context = read(WorkerContext.self, from: inbox)
    while true {
      let attempt = read(Attempt.self, from: inbox)
      StopRequest.listen()
      send(execute(WorkerCommand(context: context, attempt: attempt), body))
      StopRequest.cease()
    }
  }

  private func execute(
    _ command: WorkerCommand, _ body: (WorkerCommand, Supervision) throws -> Void
  ) -> WorkerMessage {
    do {
      try streams.openLog(of: command.attempt)
    } catch {
      return .troubled(message: "\(error)")
    }
    defer { streams.closeLog() }
    do {
      try checkIdentity(of: command.run)
      try body(command, Supervision(lease: command.attempt.lease, send: send))
      return .completed
    } catch {
      fflush(nil)
      // The log may lie on a full disk.
      try? FileHandle.standardError.write(contentsOf: Data("error: \(error)\n".utf8))
      let message = "\(error)"
      return switch error {
      case is MachineTrouble: .troubled(message: message)
      case is SourceFault: .unsupplied(message: message)
      default: .failed(message: message)
      }
    }
  }

  /// A worker of another version than its parent's would file its results under the wrong identity.
  private func checkIdentity(of run: Run) throws {
    guard Digest(of: run.parameters) == run.digest else { throw ForeignRun(id: run.id) }
  }

  /// A line that cannot be read means that parent and worker are different programs.
  private func read<Value: Decodable>(_ type: Value.Type, from inbox: WorkerInbox) -> Value {
    do {
      return try lines.value(type, of: inbox.next())
    } catch {
      fatalError("a worker was sent something that is not a \(type): \(error)")
    }
  }

  private func send(_ message: WorkerMessage) {
    guard let line = try? lines.line(message) else {
      preconditionFailure("messages can be encoded")
    }
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(streams.output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // The parent no longer listens.
      guard count > 0 else { _exit(0) }
      rest = rest.dropFirst(count)
    }
  }
}

/// The digest that came with a run is not the one that this program derives from its parameters.
private struct ForeignRun: Error, CustomStringConvertible {
  /// The run's, for people.
  let id: String

  var description: String {
    """
    the worker derives another digest for \(id) than the sweep did: they are different versions of \
    the program; start the sweep again
    """
  }
}
