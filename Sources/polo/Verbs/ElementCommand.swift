internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Sweeps

/// An element of a job array: a launcher like `polo run`, with the runs that it was dealt.
struct ElementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "element", abstract: "Executes what was submitted to Slurm, which starts it.",
    shouldDisplay: false)

  @Argument(help: "The folder of the submission.")
  var folder: String

  @Option(help: "Which of its arrays.")
  var array: Int?

  @Flag(help: "Makes tables and figures instead.")
  var summarize = false

  func run() async throws {
    outliveReaders()
    let folder = SubmissionFolder(URL(fileURLWithPath: folder, isDirectory: true))
    let submission = try folder.submission()
    guard submission.program.isSame(as: "/proc/self/exe") else {
      printError(
        """
        \(submission.program.path) is no longer the program that was submitted: a run would go on \
        with a different one. Cancel and submit again, with 'polo cancel' and 'polo run --on slurm'
        """)
      throw ExitCode(70)
    }
    if summarize { return try SlurmSummary(folder: folder, submission: submission).make() }
    guard let array, submission.arrays.indices.contains(array),
      let index = Self.variable("SLURM_ARRAY_TASK_ID").flatMap({ Int($0) }),
      (0..<submission.arrays[array].count).contains(index)
    else {
      printError(
        "Slurm starts this, as an element of an array; 'polo run FILE' is for people")
      throw ExitCode(64)
    }
    if folder.isCancelled {
      printError("this submission was cancelled; 'polo run --on slurm' submits what is left")
      throw ExitCode(128 + SIGTERM)
    }
    try SystemLimits.check(workers: submission.options.effectiveWorkers)
    let jobID = Self.variable("SLURM_ARRAY_JOB_ID") ?? ""
    if let accepted = folder.jobID(ofArray: array), accepted != jobID {
      return printError(
        "nothing to do: this array was submitted twice, and the job that counts is \(accepted)")
    }
    let element = SlurmElement(
      folder: folder, submission: submission,
      name: ElementName(job: submission.jobName(ofArray: array), index: index),
      jobID: "\(jobID)_\(index)",
      restarts: Self.variable("SLURM_RESTART_COUNT").flatMap { Int($0) } ?? 0,
      deadline: Self.variable("SLURM_JOB_END_TIME").flatMap { Double($0) }
        .map { Date(timeIntervalSince1970: $0) },
      place: submission.arrays[array].first + index)
    try await element.execute()
  }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name]
  }
}
