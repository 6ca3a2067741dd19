internal import Execution
internal import Foundation
internal import Sweeps

/// A program that behaves as its first argument says.
///
/// `work` is a worker, and `sweep <folder> <behaviour>…` the parent of two; `share <folder> <patience>
/// <behaviour>…` is a launcher that shares its runs with others, and `log <file>` writes an event log that may not grow
/// for a while. The others do not do their part.
@main
struct WorkerForTests {
  static func main() async throws {
    switch CommandLine.arguments.dropFirst().first {
    case "work": runWorker(execute)
    case "sweep": try await sweep(Array(CommandLine.arguments.dropFirst(2)))
    case "share": try await share(Array(CommandLine.arguments.dropFirst(2)))
    case "log": try writeLog(to: CommandLine.arguments[2])
    case "quit": exit(3)
    case "chat": print("hello")
    case "deaf":
      signal(SIGTERM, SIG_IGN)
      say("{\"ready\":{}}")
      while true { sleep(1000) }
    case "stubborn":
      Interruption.handle { _ in say("stopping") }
      say("working")
      while true { try await Task.sleep(for: .seconds(1000)) }
    default: fatalError("unknown role")
    }
  }

  /// Does what the run's axis `do` says, at the first attempt only if it has the axis `once`.
  private static func execute(_ command: WorkerCommand, _ supervision: Supervision) throws {
    let isSpared = command.attempt.number > 1 && command.run["once"] != nil
    let behaviour = isSpared ? "succeed" : command.run["do"]?.description ?? "succeed"
    if try behave(behaviour, command, supervision) { try commit(command) }
  }

  private static func commit(_ command: WorkerCommand) throws {
    try command.context.sweep.write(to: command.record, atomically: false, encoding: .utf8)
  }

  /// - Returns: whether the run is to be committed.
  private static func behave(
    _ behaviour: String, _ command: WorkerCommand, _ supervision: Supervision
  ) throws -> Bool {
    switch behaviour {
    case "succeed": return true
    case "progress":
      for step in 1...100_000 { supervision.report(RunProgress(step: step, of: 100_000)) }
    case "throw": throw Refusal()
    case "read":
      guard let needed = command.attempt.needed else { throw Refusal() }
      return try String(contentsOf: needed, encoding: .utf8) == command.context.sweep
    case "trap":
      FileHandle.standardError.write(Data("about to trap\n".utf8))
      fatalError("the run trapped")
    case "die": kill(getpid(), SIGKILL)
    case "exit": exit(0)
    case "hang":
      supervision.report(RunProgress(step: 1, of: 2))
      while !supervision.isStopRequested { usleep(1000) }
      supervision.stop()
    case "stop":
      // Goes on where an earlier attempt has stopped.
      let checkpoint = command.record.appendingPathExtension("checkpoint")
      if let text = try? String(contentsOf: checkpoint, encoding: .utf8), let step = Int(text) {
        print("goes on")
        supervision.reportResumption(at: RunProgress(step: step, of: 10))
        return true
      }
      print("begins")
      supervision.report(RunProgress(step: 7, of: 10))
      while !supervision.isStopRequested { usleep(1000) }
      try "7".write(to: checkpoint, atomically: false, encoding: .utf8)
      supervision.stop()
    case "unsaved":
      supervision.report(RunProgress(step: 7, of: 10))
      while !supervision.isStopRequested { usleep(1000) }
      supervision.reportNotSaved(at: 7, because: "the disk is full")
      supervision.stop()
    case "allocate":
      // Filled by the kernel: a store that nothing reads would be optimised away.
      let zeros = FileHandle(forReadingAtPath: "/dev/zero")
      let block = try zeros?.read(upToCount: 256 << 20)
      while block != nil { sleep(1000) }
    case "shout": print("{\"completed\":{}}\n\nnoise", readLine() ?? "silence")
    case "intrude":
      // The protocol's descriptors are somewhere above the standard ones.
      for descriptor in Int32(3)...9 { write(descriptor, "garbage\n", 8) }
      while true { sleep(1000) }
    case "spin":
      let end = ContinuousClock.now + .seconds(1000)
      while ContinuousClock.now < end {}
    case "silent": while true { sleep(1000) }
    case "trace":
      mark("begin", command)
      usleep(5000)
      mark("end", command)
    case "linger":
      mark("begin", command)
      let go = command.record.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("go")
      while access(go.path, F_OK) != 0 {
        supervision.report(RunProgress(step: 1, of: 2))
        if supervision.isStopRequested { supervision.stop() }
        usleep(1000)
      }
      supervision.endIfDisplaced()
      mark("end", command)
    case "trouble": throw MachineTrouble("the disk is full")
    case "lack": throw SourceFault("it was cut short")
    case "forget": return false
    case "commit and die":
      try commit(command)
      kill(getpid(), SIGKILL)
    default: fatalError("unknown behaviour \(behaviour)")
    }
    return true
  }

  /// Executes one run for each behaviour with two workers, and stops in order at Ctrl-C or SIGTERM.
  private static func sweep(_ arguments: [String]) async throws {
    let results = ResultsDirectory(URL(fileURLWithPath: arguments[0]))
    let runs = arguments.dropFirst().enumerated().map { seed, behaviour in
      Run(
        arm: "a", coordinates: [.init(axis: "do", value: .string(behaviour))], seed: seed,
        parameters: Parameters(["seed": .number(Double(seed))]))
    }
    let runner = Runner(
      Plan(runs), context: WorkerContext(sweep: "t", source: "", commandLine: []), results: results,
      executor: LocalExecutor(
        executable: "/proc/self/exe", arguments: ["work"], workers: 2))
    let report = try await Interruption.cancelling {
      try await runner.run { if case .runProgress = $0 { say("progress") } }
    }.result.get()
    say("\(report.counts.done) \(report.counts.failed) \(report.counts.cancelled)")
  }

  /// Leaves a line beside the runs' folders.
  private static func mark(_ what: String, _ command: WorkerCommand) {
    let trace = command.record.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("trace")
    let file = open(trace.path, O_WRONLY | O_APPEND | O_CREAT, 0o666)
    let line = "\(command.run.seed) \(getpid()) \(what)\n"
    write(file, line, line.utf8.count)
    close(file)
  }

  /// Executes one run for each behaviour with two workers, as one of several launchers.
  private static func share(_ arguments: [String]) async throws {
    let folder = URL(fileURLWithPath: arguments[0])
    let results = ResultsDirectory(folder.appendingPathComponent("sweep"))
    let runs = arguments.dropFirst(2).enumerated().map { seed, behaviour in
      Run(
        arm: "a", coordinates: [.init(axis: "do", value: .string(behaviour))], seed: seed,
        parameters: Parameters(["seed": .number(Double(seed))]))
    }
    let leases = try Leases(results.leases, patience: .seconds(Double(arguments[1])!))
    let log = try EventLog(results.events, by: leases.launcher)
    let runner = Runner(
      Plan(runs), context: WorkerContext(sweep: "t", source: "", commandLine: []), results: results,
      executor: LocalExecutor(
        executable: "/proc/self/exe", arguments: ["work"], workers: 2),
      leases: leases, backoff: Backoff(first: .milliseconds(1)), pulse: .milliseconds(20))
    let report = try await Interruption.cancelling {
      try await runner.run { log.append($0) }
    }.result.get()
    exit(report.isComplete ? 0 : 1)
  }

  /// Logs an event, then three that have no room but for ten bytes, then one more; says what is told of it.
  private static func writeLog(to path: String) throws {
    signal(SIGXFSZ, SIG_IGN)
    let log = try EventLog(
      URL(fileURLWithPath: path), by: .here(), tellingGap: { say("gap: \($0)") })
    let event = RunEvent.workerStarted(worker: 1, process: getpid())
    log.append(event)
    var status = stat()
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    guard stat(path, &status) == 0, getrlimit(resource, &limit) == 0 else { exit(1) }
    let usual = limit.rlim_cur
    limit.rlim_cur = rlim_t(status.st_size + 10)
    setrlimit(resource, &limit)
    for _ in 0..<3 { log.append(event) }
    limit.rlim_cur = usual
    setrlimit(resource, &limit)
    log.append(event)
    say("\(log.gap?.events ?? 0) events")
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}

private struct Refusal: Error, CustomStringConvertible {
  let description = "the run refuses"
}
