import Foundation
import Records
import Testing
import Workbench

/// A folder of its own with a sweep file, in which the real binary is run.
final class Workplace: Sendable {
  /// Four arms in a small maze: a second or less in all.
  static let sweep = """
    sweep: small
    question: Do four agents give the same answers however they are run?
    params:
      task: point-mass-maze
      agent.steps: 200
      planner: {horizon: 16, rollouts: 32, noise: 0.7, noise_correlation: 0.9}
      value: {members: 3, hidden: [16, 16], input_gain: 3, bias_range: 2}
      learner: {period: 8, gradient_steps: 8}
      target: {horizon: 8, states: 32}
      record: {coverage_period: 5, value_map_steps: [100]}
    arms:
      polo: {agent: polo}
      greedy: {agent: polo, planner.horizon: 1}
      random: {agent: random}
      mpc: {agent: mpc}
    seeds: 0..2
    limits: {retries: 3}
    compare: {baseline: mpc, pair_by: [seed], metric: summary/coverage}
    claims: [polo > mpc in summary/coverage]
    figures:
      coverage: {kind: curve, x: coverage/step, y: coverage/fraction}
    """

  private let owned: TemporaryFolder
  /// Variables beside those of this process.
  private let variables: [String: String]

  /// - Parameter name: How the folder's name ends.
  init(
    _ sweep: String = Workplace.sweep, name: String = "", variables: [String: String] = [:]
  ) throws {
    self.variables = variables
    owned = try TemporaryFolder(ending: name)
    try write(sweep)
  }

  var folder: URL { owned.url }

  func write(_ sweep: String) throws {
    try Data(sweep.utf8).write(to: folder.appendingPathComponent("sweep.yaml"))
  }

  func file(_ path: String) -> URL { folder.appendingPathComponent(path) }

  func text(_ path: String) throws -> String {
    try String(contentsOf: file(path), encoding: .utf8)
  }

  // MARK: Running

  typealias Ending = Command.Ending

  func start(_ arguments: String..., errors: URL? = nil) throws -> Process {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try errors.map(FileHandle.init(forWritingTo:)) ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  static let executable = Checkout.folder.appendingPathComponent(".build/release/polo")

  @discardableResult
  func polo(_ arguments: String...) throws -> Ending { try polo(arguments) }

  func polo(_ arguments: [String]) throws -> Ending {
    try run(Command(Self.executable.path, arguments, in: folder, variables: environment))
  }

  /// A line of shell, in which `$POLO` is the binary.
  func shell(_ line: String) throws -> Ending {
    try run(Command("/bin/bash", ["-c", line], in: folder, variables: environment))
  }

  /// A script for the Python that the tests have for themselves.
  func python(_ script: String) throws -> Ending {
    try run(Command.python(script, in: folder, variables: environment))
  }

  /// What programs that are run to their end find beside the variables of this process.
  private var environment: [String: String] {
    variables.merging(["POLO": Self.executable.path]) { $1 }
  }

  private func run(_ command: Command) throws -> Ending {
    // A folder that nobody else holds is there until the program has ended.
    defer { withExtendedLifetime(self) {} }
    return try command.run()
  }

  // MARK: Answers

  /// Names of the folders that hold a record.
  func records(_ sweep: String = "small") -> Set<String> {
    let folder = file("results/\(sweep)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Set(
      names.filter {
        FileManager.default.fileExists(
          atPath: folder.appendingPathComponent("\($0)/record.h5").path)
      })
  }

  /// Everything that the records say but clock readings and provenance, by folder and dataset.
  func datasets(_ sweep: String = "small") throws -> [String: [String: [Double]]] {
    var all: [String: [String: [Double]]] = [:]
    for name in records(sweep) {
      let url = file("results/\(sweep)/\(name)/record.h5")
      let anyRecord = RecordExpectation { _ in nil }
      let faults = Record.faults(at: url, expecting: anyRecord)
      #expect(faults.filter { $0.kind != .implausible } == [])
      let record = try Record(opening: url)
      var datasets: [String: [Double]] = [:]
      for group in try record.members() where group != "timing" && group != "provenance" {
        for dataset in try record.members(of: group) {
          let path = "\(group)/\(dataset)"
          if let values = try? record.values(path) { datasets[path] = values }
        }
      }
      all[name] = datasets
    }
    return all
  }

  /// What the log of events says, a JSON object a line, of one kind.
  func events(_ kind: String, _ sweep: String = "small") -> [[String: Any]] {
    ((try? text("results/\(sweep)/events.jsonl")) ?? "").split(separator: "\n").compactMap { line in
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object.flatMap { $0["event"] as? String == kind ? $0 : nil }
    }
  }

  /// Files that a run in progress keeps and that no finished sweep should leave.
  func temporaries() -> [String] { files(ending: ".tmp") }

  /// The logs of runs, of those too that have only just reached their worker.
  func logs() -> [String] { files(ending: "/run.log") }

  private func files(ending: String) -> [String] {
    let files = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    return files.filter { $0.hasSuffix(ending) }
  }

  /// Waits for something that a process is to do, checking often.
  func wait(_ what: String, until isDone: () -> Bool) throws {
    try Patience(seconds: 60).wait(for: what, until: isDone)
  }
}
