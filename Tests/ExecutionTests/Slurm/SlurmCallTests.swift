import Execution
import Foundation
import Sweeps
import Synchronization
import Testing
import Workbench

/// Commands of a Slurm that answers as a test tells it to.
final class ToldSlurm: Sendable {
  private let answers: Mutex<[SlurmCommand.Answer]>
  private let heard = Mutex<[SlurmCommand]>([])

  init(_ answers: [SlurmCommand.Answer]) { self.answers = Mutex(answers) }

  var commands: [SlurmCommand] { heard.withLock { $0 } }

  /// Tries each call three times.
  var slurm: Slurm {
    Slurm(pauses: [.zero, .zero]) { command in
      self.heard.withLock { $0.append(command) }
      return self.answers.withLock { $0.removeFirst() }
    }
  }
}

extension SlurmCommand.Answer {
  static func yes(_ output: String) -> Self {
    SlurmCommand.Answer(succeeded: true, output: output)
  }

  static func no(_ errors: String) -> Self {
    SlurmCommand.Answer(succeeded: false, output: "", errors: errors)
  }

  static let silence = no(
    "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")
}

@Suite struct SlurmCallTests {
  private let script = URL(fileURLWithPath: "/r/array 0.sh")

  @Test func `a job is handed in with what it waits for`() async throws {
    let told = ToldSlurm([.yes("12;cluster\n")])
    let id = try await told.slurm.submit(script, name: "polo-x-1", user: "me", after: ["10", "11"])
    #expect(id == "12")
    #expect(
      told.commands == [
        SlurmCommand("sbatch", ["--parsable", "--dependency=afterany:10:11", "/r/array 0.sh"])
      ])
  }

  @Test func `a job whose answer was lost is looked for before it is handed in again`() async throws
  {
    let told = ToldSlurm([.silence, .yes("polo-x-0|12|0|PENDING|None\n")])
    #expect(try await told.slurm.submit(script, name: "polo-x-0", user: "me", after: []) == "12")
    #expect(told.commands.map(\.name) == ["sbatch", "squeue"])
    let again = ToldSlurm([.silence, .yes(""), .yes("13\n")])
    #expect(try await again.slurm.submit(script, name: "polo-x-0", user: "me", after: []) == "13")
    #expect(again.commands.map(\.name) == ["sbatch", "squeue", "sbatch"])
  }

  @Test func `a job that may be in the queue is not said to be refused`() async throws {
    let no = SlurmCommand.Answer.no("sbatch: error: Job violates accounting/QOS policy\n")
    for answers in [[.silence, .yes(""), no], [.silence, no]] {
      let told = ToldSlurm(answers)
      let error = await #expect(throws: ExecutionError.self) {
        _ = try await told.slurm.submit(self.script, name: "polo-x-0", user: "me", after: [])
      }
      guard case .slurmSilent(_, let reason) = error else {
        Issue.record("\(error as Any)")
        continue
      }
      #expect(reason.hasSuffix("an earlier try had no answer and may be in the queue"))
    }
  }

  @Test func `no is taken for an answer, silence is not`() async throws {
    let refusing = ToldSlurm([
      .no("sbatch: error: Batch job submission failed: Invalid account or account/partition\n")
    ])
    await #expect(
      throws: ExecutionError.slurmRefused(
        command: "sbatch",
        reason: "sbatch: error: Batch job submission failed: Invalid account or account/partition")
    ) {
      _ = try await refusing.slurm.submit(self.script, name: "a", user: "me", after: [])
    }
    let silent = ToldSlurm([.silence, .silence, .silence])
    await #expect(throws: ExecutionError.self) {
      _ = try await silent.slurm.queue(of: ["a"], user: "me")
    }
    #expect(silent.commands.count == 3)
    let recovering = ToldSlurm([.silence, .yes("a|1|0|RUNNING|None\n")])
    #expect(try await recovering.slurm.queue(of: ["a"], user: "me").count == 1)
  }

  @Test(arguments: [
    "scontrol: error: fetch_config: DNS SRV lookup failed",
    "scontrol: fatal: Could not establish a configuration source",
    #"scontrol: error: slurm_set_addr: Unable to resolve "head1""#,
    "scontrol: error: Unable to establish control machine address",
    "scontrol: error: Munge encode failed: Failed to access \"/run/munge/munge.socket.2\"",
    "scontrol: error: auth_g_create: auth_munge has authentication error",
    "scontrol: error: Protocol authentication error",
  ])
  func `a name service or munge that does not answer is silence`(sentence: String) async throws {
    let told = ToldSlurm([.no("\(sentence)\n"), .yes("")])
    try await told.slurm.requeue("1_0")
    #expect(told.commands.count == 2)
  }

  // That it was killed is told by the error: an hour that passed would be none.
  @Test func `a command that hangs is killed when its time is over`() async throws {
    await #expect(throws: ExecutionError.self) {
      _ = try await SlurmCommand("sleep", ["3600"]).answer(within: .milliseconds(100))
    }
  }

  @Test func `a command that a signal ends has not answered`() async throws {
    await #expect(
      throws: ExecutionError.slurmSilent(command: "bash", reason: "it was ended by signal 9")
    ) {
      _ = try await SlurmCommand("bash", ["-c", "kill -9 $$"]).answer(within: .seconds(20))
    }
  }

  @Test func `only a command that is not there is missing`() async throws {
    let missing = Slurm(pauses: []) { _ in
      try await SlurmCommand("no-command-of-slurm", []).answer(within: .seconds(20))
    }
    let broken = Slurm(pauses: []) { _ in throw CocoaError(.fileReadUnknown) }
    for (slurm, isMissing) in [(missing, true), (broken, false)] {
      let error = await #expect(throws: ExecutionError.self) { _ = try await slurm.limits() }
      switch error {
      case .slurmMissing("scontrol", _): #expect(isMissing)
      case .slurmSilent("scontrol", _): #expect(!isMissing)
      default: Issue.record("\(error as Any)")
      }
    }
  }

  @Test func `a cluster without accounts has none`() async {
    let told = ToldSlurm([.no("Slurm accounting storage is disabled\n")])
    let entries = await told.slurm.accounts(of: ["a"], user: "me", since: Date())
    #expect(entries.isEmpty)
  }

  @Test func `the reason is every line that tells of an error, else every line`() async throws {
    for (errors, reason) in [
      ("-----\nWelcome\nsbatch: error: Invalid account\n", "sbatch: error: Invalid account"),
      ("sbatch: error: one\nsbatch: error: two\n", "sbatch: error: one\nsbatch: error: two"),
      ("sbatch: error: 1\nx\nsbatch: fatal: 2\n", "sbatch: error: 1\nsbatch: fatal: 2"),
      ("the filter says\nno\n", "the filter says\nno"), ("", "it printed no reason"),
    ] {
      let refusing = ToldSlurm([.no(errors)])
      await #expect(throws: ExecutionError.slurmRefused(command: "sbatch", reason: reason)) {
        _ = try await refusing.slurm.submit(self.script, name: "a", user: "me", after: [])
      }
    }
  }

  @Test func `what a job has left is kept from commands in it, and what a user exports is not`() {
    for name in ["SLURM_JOB_ID", "SLURM_MEM_PER_CPU", "SBATCH_PARTITION"] {
      #expect(SlurmCommand.isHarmful(name, inJob: true))
      #expect(!SlurmCommand.isHarmful(name, inJob: false))
    }
    for isInJob in [true, false] {
      for name in [
        "SQUEUE_PARTITION", "SCANCEL_INTERACTIVE", "SBATCH_NO_REQUEUE", "SBATCH_CLUSTERS",
      ] {
        #expect(SlurmCommand.isHarmful(name, inJob: isInJob))
      }
      for name in ["SLURM_CONF", "SLURM_JWT", "PATH", "SLURMED", "MY_SLURM_X"] {
        #expect(!SlurmCommand.isHarmful(name, inJob: isInJob))
      }
    }
  }

  @Test func `no variable goes before what the script states`() {
    let stated: Set = ["account", "array", "cpus-per-task", "job-name", "mem", "time"]
    for name in ["ACCOUNT", "ARRAY_INX", "CPUS_PER_TASK", "JOB_NAME", "MEM_PER_NODE", "TIMELIMIT"] {
      #expect(SlurmCommand.isHarmful("SBATCH_\(name)", inJob: false, stated: stated), "\(name)")
    }
    #expect(!SlurmCommand.isHarmful("SBATCH_PARTITION", inJob: false, stated: stated))
  }
}

/// What was submitted, and where it stands.
@Suite struct SubmissionsTests {
  private let folder: TemporaryFolder
  private let runs = (0..<4).map { run($0) }

  init() throws { folder = try TemporaryFolder() }

  /// Two arrays of two elements, of which some are accepted.
  @discardableResult
  private func submit(
    _ token: String, at time: Double = 0, runs: [Run]? = nil, accepting arrays: [Int?] = [0, 1]
  ) throws -> SubmissionFolder {
    let plan = SubmissionPlan(runs ?? self.runs, pack: 1, limits: SlurmLimits(maxArraySize: 2))
    let submission = Submission(
      token: token, time: Date(timeIntervalSince1970: time), user: "me", context: context,
      limits: Limits(), options: SlurmOptions(), results: folder.url, arguments: ["a.yaml"],
      revision: "", program: try #require(ProgramFile("/proc/self/exe")), arrays: plan.arrays)
    let place = SubmissionFolder(of: token, in: folder.url)
    try place.write(
      submission, sweep: Sweep(name: "a", arms: ["polo"], runs: self.runs), elements: plan.elements)
    for array in arrays { try place.accept("7", ofArray: array) }
    return place
  }

  private func states(
    _ told: ToldSlurm, twice: Bool = false
  ) async throws -> [Int: ElementState] {
    let (standings, _) = try await Submissions(in: folder.url).standings(
      of: runs, asking: told.slurm, lookingAgainAfter: twice ? .zero : nil)
    return Dictionary(
      uniqueKeysWithValues: runs.enumerated().compactMap { place, run in
        standings[run.digest].map { (place, $0.state) }
      })
  }

  @Test func `a submission is read as it was written`() throws {
    let place = try submit("aaa")
    let submission = try place.submission()
    #expect(submission.jobNames == ["polo-aaa-0", "polo-aaa-1"])
    #expect(submission.element(at: 3) == ElementName(job: "polo-aaa-1", index: 1))
    #expect(submission.element(at: 4) == nil)
    #expect(try place.runs(ofElement: 3) == [runs[3]])
    #expect(throws: ExecutionError.noElement(4, folder: place.url.path)) {
      try place.runs(ofElement: 4)
    }
    #expect(try place.sweep().runs == runs)
    #expect(submission.program.isSame(as: "/proc/self/exe"))
    #expect(!submission.program.isSame(as: "/bin/sh"))
  }

  @Test func `a program whose file is gone is known by where that was`() throws {
    let program = folder.url.appendingPathComponent("sleep")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: "/bin/sleep").resolvingSymlinksInPath(), to: program)
    let process = Process()
    process.executableURL = program
    process.arguments = ["1000"]
    try process.run()
    // Not SIGTERM, which threads of tests may have blocked for their children.
    defer { _ = kill(process.processIdentifier, SIGKILL) }
    try FileManager.default.removeItem(at: program)
    let file = try #require(ProgramFile("/proc/\(process.processIdentifier)/exe"))
    #expect(file.path == program.path)
    #expect(file.isSame(as: "/bin/sleep"))
  }

  @Test func `an element's runs come with those that they need`() throws {
    let needy = run(9, needs: runs[0])
    let plan = SubmissionPlan([needy], pack: 1, limits: SlurmLimits())
    let place = SubmissionFolder(of: "abc", in: folder.url)
    let submission = Submission(
      token: "abc", context: context, limits: Limits(), options: SlurmOptions(),
      results: folder.url, arguments: [], revision: "",
      program: try #require(ProgramFile("/proc/self/exe")), arrays: plan.arrays)
    try place.write(
      submission, sweep: Sweep(name: "a", arms: ["polo"], runs: runs + [needy]),
      elements: plan.elements)
    #expect(try place.runs(ofElement: 0) == [runs[0], needy])
    #expect(try place.digests() == [[Substring(needy.digest.short)]])
  }

  @Test func `one query tells where all runs stand`() async throws {
    try submit("aaa")
    let told = ToldSlurm([
      .yes(
        "polo-aaa-0|1|0|RUNNING|None\npolo-aaa-0|1|1|PENDING|Resources\npolo-aaa-1|2|0|FAILED|None\n"
      ),
      .no("Slurm accounting storage is disabled\n"),
    ])
    #expect(
      try await states(told) == [
        0: .running, 1: .pending(reason: "Resources"), 2: .ended("FAILED"), 3: .absent,
      ])
    #expect(told.commands.map(\.name) == ["squeue", "sacct"])
  }

  @Test func `of two jobs of one name the one that is alive counts`() async throws {
    try submit("aaa", runs: [runs[0]])
    for lines in [
      "polo-aaa-0|1|0|RUNNING|None\npolo-aaa-0|9|0|CANCELLED|None\n",
      "polo-aaa-0|9|0|CANCELLED|None\npolo-aaa-0|1|0|RUNNING|None\n",
    ] {
      #expect(try await states(ToldSlurm([.yes(lines)])) == [0: .running])
    }
  }

  @Test func `what is absent at one look may be there at the next`() async throws {
    try submit("aaa", runs: [runs[0]])
    let told = ToldSlurm([
      .yes(""), .no("disabled"), .yes("polo-aaa-0|1|0|PENDING|None\n"),
    ])
    #expect(try await states(told, twice: true) == [0: .pending(reason: "None")])
  }

  @Test func `when Slurm is silent nothing is dead`() async throws {
    try submit("aaa")
    let told = ToldSlurm([.silence, .silence, .silence])
    #expect(try await states(told) == [0: .unknown, 1: .unknown, 2: .unknown, 3: .unknown])
  }

  @Test func `of two submissions the one that is alive counts, else the later one`() async throws {
    try submit("aaa", at: 1, runs: Array(runs[0..<2]))
    try submit("bbb", at: 2, runs: Array(runs[0..<2]))
    let told = ToldSlurm([
      .yes(
        """
        polo-aaa-0|1|0|RUNNING|None
        polo-aaa-0|1|1|CANCELLED|None
        polo-bbb-0|2|0|FAILED|None
        polo-bbb-0|2|1|COMPLETED|None
        """)
    ])
    #expect(try await states(told) == [0: .running, 1: .ended("COMPLETED")])
  }

  @Test func `a submission that was not written to its end is none`() async throws {
    let place = try submit("aaa")
    try FileManager.default.removeItem(at: place.url.appendingPathComponent("submission.json"))
    let told = ToldSlurm([])
    #expect(try await states(told) == [:])
    #expect(told.commands.isEmpty)
  }

  @Test func `a submission that cannot be read is an error that names its file`() throws {
    let file = try submit("aaa").url.appendingPathComponent("submission.json")
    try Data("{}".utf8).write(to: file)
    let error = #expect(throws: ExecutionError.self) { _ = try Submissions(in: folder.url) }
    #expect("\(try #require(error))".contains(file.path))
  }

  @Test func `elements that Slurm never accepted were not submitted, unless it knows them`()
    async throws
  {
    try submit("aaa", accepting: [0])
    let told = ToldSlurm([.yes("polo-aaa-1|2|1|PENDING|None\n"), .no("disabled")])
    #expect(
      try await states(told) == [0: .absent, 1: .absent, 3: .pending(reason: "None")])
  }

  @Test func `the job at the end is lacking if only arrays were accepted and it is not queued`()
    async throws
  {
    func lacking(_ answers: SlurmCommand.Answer...) async throws -> String? {
      let told = ToldSlurm(answers)
      return try await Submissions(in: folder.url)
        .lackingSummary(asking: told.slurm)?.submission.token
    }
    // None of the arrays is kept as accepted either: by the queue or by what an element printed it is known that one was.
    let first = try submit("aaa", at: 1, runs: Array(runs[0..<2]), accepting: [])
    #expect(try await lacking(.yes("")) == nil)
    #expect(try await lacking(.yes("polo-aaa-0|7|0|PENDING|None\n")) == "aaa")
    try Data().write(to: first.url.appendingPathComponent("element-0-1.out"))
    #expect(try await lacking(.yes("")) == "aaa")
    let place = try submit("bbb", at: 2, accepting: [0])
    #expect(try await lacking(.yes("")) == "bbb")
    #expect(try await lacking(.yes("polo-bbb-summary|9|N/A|PENDING|Dependency\n")) == nil)
    try place.accept("9", ofArray: nil)
    #expect(try await lacking() == nil)
    let cancelled = try submit("ccc", at: 3, accepting: [0])
    try cancelled.markCancelled()
    #expect(try await lacking() == nil)
  }
}
