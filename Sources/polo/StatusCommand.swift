internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where a sweep stands: what is done, running, failed and left.",
    discussion: """
      What is done is read from the records, what runs and failed from the sweep's log of events. The \
      exit code is 1 if a run failed.
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Flag(help: "As JSON, for programs.")
  var json = false

  func run() throws {
    let sweep = try sweepArguments.load()
    let standing = try Standing(of: sweep, in: sweepArguments.resultsDirectory(of: sweep))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(standing), as: UTF8.self))
    } else {
      print(standing.text, terminator: "")
      if standing.left > 0 { print("'\(sweepArguments.command("run"))' runs what is left") }
    }
    if !standing.failures.isEmpty { throw ExitCode(1) }
  }
}

/// Where a sweep stands: records first, then what the events say of the runs that have none.
private struct Standing: Encodable {
  struct ArmCounts: Encodable {
    let arm: String
    var runs = 0
    var done = 0
    var failed = 0
    /// Runs that need one that failed.
    var blocked = 0
    var running = 0
  }

  struct Failure: Encodable {
    let run: String
    let outcome: String
    let log: String
  }

  struct Blocked: Encodable {
    let run: String
    let by: String
  }

  /// A run without a record that goes on from where it was.
  struct Begun: Encodable {
    let run: String
    let step: Int
    let steps: Int
  }

  let sweep: String
  let runs: Int
  let done: Int
  let left: Int
  let running: Int
  let arms: [ArmCounts]
  let failures: [Failure]
  let blocked: [Blocked]
  let checkpoints: [Begun]

  init(of sweep: Sweep, in results: ResultsDirectory) throws {
    let last = try LastEvents(of: results.events)
    var arms = sweep.arms.map { ArmCounts(arm: $0) }
    var failures: [Failure] = []
    var blocked: [Blocked] = []
    var checkpoints: [Begun] = []
    let sources = Sources(of: sweep, in: results)
    for run in sweep.runs {
      guard let place = arms.firstIndex(where: { $0.arm == run.arm }) else { continue }
      arms[place].runs += 1
      if results.isDone(run) {
        arms[place].done += 1
        continue
      }
      if let header = CheckpointFile(beside: results.record(of: run)).header {
        checkpoints.append(Begun(run: run.id, step: header.step, steps: header.steps))
      }
      switch last.states[run.digest.hexadecimal] {
      case .failed(let outcome):
        arms[place].failed += 1
        failures.append(
          Failure(
            run: run.id, outcome: "\(outcome)", log: results.log(of: run).relativeToHere))
      case .running: arms[place].running += 1
      case nil:
        // It follows from its source, whose failure the next launch may have undone.
        guard let source = sources.run(neededBy: run), !results.isDone(source),
          case .failed = last.states[source.digest.hexadecimal]
        else { break }
        arms[place].blocked += 1
        blocked.append(Blocked(run: run.id, by: source.id))
      }
    }
    self.sweep = sweep.directoryName
    runs = sweep.runs.count
    done = arms.reduce(0) { $0 + $1.done }
    running = arms.reduce(0) { $0 + $1.running }
    left = runs - done
    self.arms = arms
    self.failures = failures
    self.blocked = blocked
    self.checkpoints = checkpoints
  }

  var text: String {
    let hasBlocked = !blocked.isEmpty
    var table = TextTable(
      columns: ["arm", "runs", "done", "running", "failed"] + (hasBlocked ? ["blocked"] : [])
        + ["left"])
    for arm in arms {
      let counts =
        [arm.runs, arm.done, arm.running, arm.failed] + (hasBlocked ? [arm.blocked] : [])
        + [arm.runs - arm.done]
      table.add([arm.arm] + counts.map { "\($0)" })
    }
    var text = "\(sweep): \(done) of \(runs) runs are done\n\n\(table.text)\n"
    for run in checkpoints {
      text += "\(run.run): checkpoint at step \(run.step) of \(run.steps)\n"
    }
    for failure in failures { text += "\(failure.run): \(failure.outcome)\n    \(failure.log)\n" }
    for run in blocked { text += "\(run.run): blocked: it needs \(run.by), which failed\n" }
    return text
  }
}

/// What the log of events says last of each run that it has not seen completed.
private struct LastEvents {
  enum State {
    case running
    case failed(Outcome)
  }

  private(set) var states: [String: State] = [:]

  init(of log: URL) throws {
    guard let data = FileManager.default.contents(atPath: log.path) else { return }
    let decoder = EventLog.decoder
    // Most lines tell of starts and completions; only their digests matter, and reading all of their JSON
    // would take seconds for 10,000 runs.
    for line in data.split(separator: UInt8(ascii: "\n")) {
      if line.contains(word: "\"event\":\"sweepStarted\"")
        || line.contains(word: "\"event\":\"sweepFinished\"")
      {
        // Whatever was running under an earlier launcher is not any longer.
        states = states.filter { if case .failed = $0.value { true } else { false } }
      } else if line.contains(word: "\"event\":\"run") {
        guard let event = try? decoder.decode(LoggedEvent.self, from: Data(line)).event else {
          continue
        }
        receive(event)
      }
    }
  }

  private mutating func receive(_ event: RunEvent) {
    switch event {
    case .runStarted(let run, _, _): states[run.digest.hexadecimal] = .running
    case .runFinished(let run, let outcome, _, _):
      states[run.digest.hexadecimal] = outcome.isFailure ? .failed(outcome) : nil
    default: break
    }
  }
}

extension Data {
  fileprivate func contains(word: String) -> Bool { range(of: Data(word.utf8)) != nil }
}
