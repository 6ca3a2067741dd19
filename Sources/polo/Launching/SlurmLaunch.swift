internal import ArgumentParser
internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// `polo run --on slurm`: deals the runs that have no record to elements of job arrays and hands the arrays in.
struct SlurmLaunch {
  /// CPU seconds of work, by a rough guess, that an element should have for each of its workers.
  private static let worthAnElement = 600.0
  /// How long after a first look an element that Slurm did not know is looked for again.
  private static let secondLook = Duration.seconds(2)

  private static let unknownQueue = "# Slurm does not answer: what is in the queue is unknown"

  let sweep: Sweep
  let arguments: SweepArguments
  let results: ResultsDirectory
  let revision: Revision
  /// Which of the runs that were given up are submitted too.
  let retries: [RetryChoice]
  /// The command that submits what this one did not; `retries` chooses among runs that were given up.
  private let continuation: (_ retries: [RetryChoice]) -> String
  /// `nil` where nothing is submitted.
  private let turn: SubmissionTurn?
  private let slurm = Slurm()

  init(
    _ sweep: Sweep, _ arguments: SweepArguments, in results: ResultsDirectory, _ revision: Revision,
    retrying retries: [RetryChoice], turn: SubmissionTurn?,
    continuation: @escaping (_ retries: [RetryChoice]) -> String
  ) {
    self.sweep = sweep
    self.arguments = arguments
    self.results = results
    self.revision = revision
    self.retries = retries
    self.turn = turn
    self.continuation = continuation
  }

  /// - Parameters:
  ///   - chosen: The runs that are wanted, and those that they need.
  ///   - only: The patterns by which they were chosen; none if all are chosen.
  ///   - isDry: Only shows what would be submitted.
  /// - Throws: `ExitCode` 1 if nothing is left but runs that failed; why Slurm did not take what is left.
  func submit(_ chosen: [Run], of only: [String], isDry: Bool) async throws {
    let (left, passedOver) = left(of: chosen)
    let submissions = try Submissions(in: results.url)
    let standings = try await standings(of: left, in: submissions, isDry: isDry)
    let inFlight = inFlight(of: left, standings)
    // Equal runs are executed once.
    let missing = left.filter { !inFlight.contains($0.digest) }
    if missing.isEmpty {
      try await submitSummary(of: submissions, standings, isDry: isDry)
      if passedOver > 0, inFlight.isEmpty { throw ExitCode(1) }
      return
    }
    let plan = try await plan(of: missing, inFlight: inFlight, isDry: isDry)
    let submission = try submission(of: plan, only)
    let folder = SubmissionFolder(of: submission.token, in: results.url)
    let scripts = scripts(of: submission, in: folder)
    if isDry { return show(scripts, plan) }
    let summaries = try await submissions.liveSummaries(asking: slurm)
    try turn?.check()
    try folder.write(submission, sweep: sweep, elements: plan.elements, scripts: scripts)
    try results.keep(sweep.source)
    try await handIn(submission, of: plan, folder, standings, summaries: summaries)
    print(
      "submitted \(described(plan)); '\(arguments.command("status"))' says where they stand, "
        + "'\(arguments.command("cancel"))' ends them")
  }

  // MARK: What is missing

  /// Runs without a record, but for those that are passed over; and how many these are.
  private func left(of chosen: [Run]) -> (runs: [Run], passedOver: Int) {
    let undone = chosen.uniqued(by: \.digest).filter { !results.isDone($0) }
    let passedOver = results.passedOver(among: undone, retrying: retries)
    let left = undone.filter { !passedOver.contains($0.digest) }
    let count = undone.count - left.count
    if count > 0 {
      print(
        "\(counted(count, "run")) failed or \(count == 1 ? "needs" : "need") one that did; "
          + "'\(continuation([.failed]))' submits them too")
    }
    return (left, count)
  }

  /// What Slurm knows of runs; a dry run does without an answer, and takes no run for alive.
  private func standings(
    of left: [Run], in submissions: Submissions, isDry: Bool
  ) async throws -> [Digest: SubmittedRun] {
    let (standings, silence) = try await submissions.standings(
      of: left, asking: slurm, lookingAgainAfter: Self.secondLook)
    if let silence {
      // What may be alive is not submitted again.
      guard isDry else { throw silence }
      print(Self.unknownQueue)
    }
    return standings
  }

  /// Runs that are pending or running under Slurm.
  private func inFlight(of left: [Run], _ standings: [Digest: SubmittedRun]) -> Set<Digest> {
    // The element of a run that was given up may be alive, but will not try the run again.
    let again = left.filter { results.givenUp($0) != nil }.map(\.digest)
    let inFlight = Set(standings.filter { $0.value.state.isLive }.keys).subtracting(again)
    let held = standings.filter { $0.value.state.isHeld && inFlight.contains($0.key) }
    let count = inFlight.count - held.count
    if count > 0 { print("\(counted(count, "run")) pending or running under Slurm already") }
    if !held.isEmpty {
      let isOne = held.count == 1
      let jobs = Set(held.values.compactMap(\.jobID)).sorted().joined(separator: ",")
      print(
        "\(counted(held.count, "run")) \(isOne ? "is" : "are") held by Slurm; "
          + "'scontrol release \(jobs)' lets \(isOne ? "it" : "them") go on")
    }
    return inFlight
  }

  /// Hands in the job at the end if Slurm has the latest submission without it.
  private func submitSummary(
    of submissions: Submissions, _ standings: [Digest: SubmittedRun], isDry: Bool
  ) async throws {
    let lacking: (folder: SubmissionFolder, submission: Submission)?
    do { lacking = try await submissions.lackingSummary(asking: slurm) } catch {
      guard isDry else { throw error }
      return print(Self.unknownQueue)
    }
    guard let (folder, submission) = lacking else {
      return print(
        "nothing to submit; '\(arguments.command("status"))' says where the sweep stands")
    }
    if isDry { return print("would submit \(folder.script(ofArray: nil).relativeToHere)") }
    try await handIn(
      nil, of: submission, folder,
      after: liveJobs(standings) + submissions.liveSummaries(asking: slurm))
    print("submitted the job that makes tables and figures at the end")
  }

  // MARK: What is to be handed in

  private func plan(
    of missing: [Run], inFlight: Set<Digest>, isDry: Bool
  ) async throws -> SubmissionPlan {
    let pack = sweep.slurm.pack ?? Self.pack(missing, workers: sweep.slurm.effectiveWorkers)
    let limits = try await limits(isDry: isDry)
    let plan = SubmissionPlan(missing, pack: pack, limits: limits, inFlight: inFlight)
    if plan.elements.count >= limits.maxJobCount { throw TooManyElements(plan, limits) }
    return plan
  }

  /// The cluster's limits; a dry run does without a cluster.
  private func limits(isDry: Bool) async throws -> SlurmLimits {
    do throws(ExecutionError) { return try await slurm.limits() } catch {
      guard isDry else { throw error }
      print("# no cluster answers here: arrays as Slurm's defaults allow")
      return SlurmLimits()
    }
  }

  /// As many runs as should last some minutes: thousands of one-second elements would burden the cluster and wait
  /// longer than they run.
  private static func pack(_ runs: [Run], workers: Int) -> Int {
    let each = Experiment.roughSeconds(of: runs.map(\.parameters)).reduce(0, +) / Double(runs.count)
    let most = (runs.count + workers - 1) / workers
    return min(max(1, most), max(1, Int(worthAnElement / max(each, 0.001)))) * workers
  }

  private func submission(of plan: SubmissionPlan, _ only: [String]) throws -> Submission {
    guard let program = ProgramFile("/proc/self/exe") else { throw UnreadableProgram() }
    if results.url.path.contains(where: \.isNewline) {
      throw ValidationError(
        "a script of Slurm's names no folder with a line break: choose another with --results")
    }
    // Slurm would replace none of the ids in the names of files.
    if results.url.path.contains("\\") {
      throw ValidationError(
        "Slurm writes no output to a folder with a backslash: choose another with --results")
    }
    return Submission(
      context: WorkerContext(
        sweep: sweep.name, source: sweep.source, commandLine: CommandLine.arguments,
        checkpoint: sweep.limits.checkpoint),
      limits: sweep.limits, options: sweep.slurm, results: results.url.standardizedFileURL,
      arguments: arguments.absolute, only: only, revision: revision.text ?? "", program: program,
      arrays: plan.arrays)
  }

  // MARK: Scripts

  private func scripts(
    of submission: Submission, in folder: SubmissionFolder
  ) -> [(url: URL, text: String)] {
    let places = submission.arrays.indices.map { Optional($0) } + [nil]
    return places.map { place in
      (folder.script(ofArray: place), script(place, of: submission, in: folder).text)
    }
  }

  /// The script of an array, or of the job at the end.
  private func script(
    _ place: Int?, of submission: Submission, in folder: SubmissionFolder
  ) -> BatchScript {
    var options = sweep.slurm
    if place == nil { options.cpus = 1 }
    return BatchScript(
      name: place.map(submission.jobName) ?? submission.summaryName,
      comment: "polo \(sweep.directoryName) \(submission.token)",
      array: place.map { (submission.arrays[$0].count, sweep.slurm.throttle) },
      log: (folder.url.path, SubmissionFolder.logPattern(ofArray: place)), options: options,
      command: [submission.program.path, "element", folder.url.path]
        + (place.map { ["--array", "\($0)"] } ?? ["--summarize"]))
  }

  private func show(_ scripts: [(url: URL, text: String)], _ plan: SubmissionPlan) {
    for ((url, text), array) in zip(scripts, plan.arrays.map { Optional($0) } + [nil]) {
      let after = array?.after ?? Array(plan.arrays.indices)
      let afterText =
        after.isEmpty ? "" : ", after " + after.map { "array \($0)" }.joined(separator: ", ")
      print("# \(url.relativeToHere)\(afterText)\n\(text)")
    }
    print("would submit \(described(plan))")
  }

  private func described(_ plan: SubmissionPlan) -> String {
    let runs = plan.elements.reduce(0) { $0 + $1.count }
    return "\(counted(runs, "run")) in \(counted(plan.elements.count, "element")) of "
      + counted(plan.arrays.count, "array")
  }

  // MARK: Handing in

  /// Hands in the arrays of a submission, and the job at the end.
  private func handIn(
    _ submission: Submission, of plan: SubmissionPlan, _ folder: SubmissionFolder,
    _ standings: [Digest: SubmittedRun], summaries: [String]
  ) async throws {
    var ids: [String] = []
    do {
      for (place, array) in submission.arrays.enumerated() {
        let awaited = Set(array.awaits.compactMap { standings[$0]?.jobID }).sorted()
        let runs = plan.elements[array.first..<array.first + array.count].flatMap { $0 }
        ids.append(
          try await handIn(
            place, of: submission, folder, after: array.after.map { ids[$0] } + awaited,
            trying: runs))
      }
      try await handIn(
        nil, of: submission, folder, after: ids + liveJobs(standings) + summaries)
    } catch {
      if Self.isRefusal(error), !folder.isAccepted(array: 0), !folder.isCancelled {
        try? folder.remove()
      }
      let count = ids.count + (error is AcceptanceNotKept ? 1 : 0)
      printError(rest(of: submission, after: count, error))
      throw error
    }
  }

  /// Hands in an array, or the job at the end, unless somebody cancels the submission meanwhile.
  ///
  /// - Parameter runs: What its elements are to execute, even if it was given up.
  /// - Returns: the job's id.
  @discardableResult
  private func handIn(
    _ place: Int?, of submission: Submission, _ folder: SubmissionFolder, after ids: [String],
    trying runs: [Run] = []
  ) async throws -> String {
    if folder.isCancelled { throw CancelledMeanwhile() }
    try turn?.check()
    let name = place.map(submission.jobName) ?? submission.summaryName
    let endings = forgetGivenUp(runs)
    let id: String
    do {
      id = try await slurm.submit(
        folder.script(ofArray: place), name: name, user: submission.user, after: ids)
    } catch {
      if Self.isRefusal(error) { for (file, ending) in endings { file.write(ending) } }
      throw error
    }
    do { try folder.accept(id, ofArray: place) } catch {
      throw AcceptanceNotKept(jobID: id, reason: error.forPeople)
    }
    // `polo cancel` may have looked at the queue just before this job was in it.
    if folder.isCancelled {
      try await slurm.cancel(name)
      throw CancelledMeanwhile()
    }
    return id
  }

  /// Elements find no note that their runs were given up, however soon they begin.
  ///
  /// - Returns: what is put back if Slurm takes none of the runs.
  private func forgetGivenUp(_ runs: [Run]) -> [(file: OutcomeFile, ending: Ending)] {
    runs.compactMap { run -> (file: OutcomeFile, ending: Ending)? in
      let file = OutcomeFile(beside: results.record(of: run))
      guard let ending = file.read(), ending.isGivenUp else { return nil }
      file.forgetGivenUp()
      return (file, ending)
    }
  }

  /// Whether Slurm has certainly not done what it was asked to.
  private static func isRefusal(_ error: any Error) -> Bool {
    switch error as? ExecutionError {
    case .slurmRefused?, .slurmMissing?: true
    default: false
    }
  }

  /// What was submitted before an error, and how to go on.
  private func rest(of submission: Submission, after count: Int, _ error: any Error) -> String {
    let arrays = submission.arrays.count
    let begun =
      switch count {
      case ..<arrays: "\(count) of \(counted(arrays, "array")) submitted"
      case arrays: "all submitted but the job that makes tables and figures at the end"
      default: "all submitted"
      }
    if count > arrays { return begun }
    let next = "\(begun); '\(continuation(retries))' submits what is missing"
    guard case ExecutionError.slurmRefused("sbatch", _) = error else { return next }
    return """
      \(next)
      Slurm refuses what 'slurm' in \(arguments.file) asks for: change it there, or on the command line, as in \
      slurm.account=lab; of too many jobs, wait or raise slurm.pack
      """
  }

  private func liveJobs(_ standings: [Digest: SubmittedRun]) -> [String] {
    Set(standings.values.filter(\.state.isLive).compactMap(\.jobID)).sorted()
  }
}

/// Slurm has accepted a job, but its id cannot be kept.
private struct AcceptanceNotKept: Error, CustomStringConvertible {
  let jobID: String
  let reason: any Error

  var description: String { "\(reason); job \(jobID) is in the queue nevertheless" }
}

private struct CancelledMeanwhile: Error, CustomStringConvertible {
  let description = "it was cancelled meanwhile, and what was submitted of it is cancelled too"
}

private struct TooManyElements: Error, CustomStringConvertible {
  let description: String

  init(_ plan: SubmissionPlan, _ limits: SlurmLimits) {
    description =
      "\(plan.elements.count) elements are more than the \(limits.maxJobCount) jobs that the cluster holds, of all "
      + "users together; put more runs into each with slurm.pack"
  }
}

private struct UnreadableProgram: Error, CustomStringConvertible {
  let description =
    "polo cannot read its own program, which elements are to check; give it read permission"
}
