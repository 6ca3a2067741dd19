internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Sweeps

struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "End what a sweep has pending and running under Slurm.",
    discussion: """
      Running runs write a checkpoint first, and 'polo run' goes on from there. Jobs are known by the names \
      that polo gave them, never by their numbers, which Slurm uses again. Waits half a minute at most for \
      them to end, and otherwise ends with code 1.
      """)

  @OptionGroup var sweepArguments: SweepArguments

  func run() async throws {
    let sweep = try sweepArguments.load()
    let slurm = Slurm()
    let submissions = try Submissions(in: sweepArguments.resultsDirectory(of: sweep).url)
    // Marked before Slurm is asked what it has: a launcher that hands in more after that finds the mark.
    let unfinished = submissions.unfinished
    var areMarked = mark(unfinished)
    let live = try await live(of: submissions, unfinished, asking: slurm)
    if !mark(Set(live.map(\.folder)).subtracting(unfinished)) { areMarked = false }
    if !areMarked {
      printError(
        "an element that goes back to the queue at this moment may come again, and so may what is being handed in; "
          + "'\(sweepArguments.command("cancel"))' looks again")
    }
    let isMore = areMarked && !unfinished.isEmpty
    let more = isMore ? "; submissions that were not completely handed in are cancelled" : ""
    if live.isEmpty {
      print("nothing of \(sweep.directoryName) is pending or running under Slurm\(more)")
    } else {
      try await end(live, of: submissions, with: slurm)
      print("cancelled \(counted(elements(of: live), "job")) of \(sweep.directoryName)\(more)")
    }
    if !areMarked { throw ExitCode(1) }
  }

  private typealias Job = (folder: SubmissionFolder, job: String, elements: Int)

  private func elements(of jobs: [Job]) -> Int { jobs.reduce(0) { $0 + $1.elements } }

  /// What Slurm has of submissions.
  ///
  /// - Throws: `ExecutionError` if Slurm does not say, after telling what is cancelled all the same.
  private func live(
    of submissions: Submissions, _ unfinished: [SubmissionFolder], asking slurm: Slurm
  ) async throws -> [Job] {
    do { return try await submissions.live(asking: slurm) } catch {
      if unfinished.contains(where: \.isCancelled) {
        printError(
          "submissions that were not completely handed in are cancelled: their elements end as "
            + "soon as they start; '\(sweepArguments.command("cancel"))' takes them out of the "
            + "queue once Slurm answers"
        )
      }
      throw error
    }
  }

  /// Cancels jobs, and waits for them to end.
  ///
  /// - Throws: `ExitCode` 1 after telling that some have not.
  private func end(_ jobs: [Job], of submissions: Submissions, with slurm: Slurm) async throws {
    // A job that Slurm refuses to cancel does not protect the others.
    var refusals: [ExecutionError] = []
    for (_, job, _) in jobs {
      do throws(ExecutionError) { try await slurm.cancel(job) } catch { refusals.append(error) }
    }
    for refusal in refusals { printError("\(refusal)") }
    // Running elements have some seconds for their checkpoints.
    var left = jobs
    for _ in 0..<(refusals.isEmpty ? 30 : 5) {
      left = try await submissions.live(asking: slurm)
      if left.isEmpty { break }
      try await Task.sleep(for: .seconds(1))
    }
    let rest = elements(of: left)
    guard rest > 0 else { return }
    printError(
      "\(rest) of \(counted(elements(of: jobs), "job")) \(rest == 1 ? "has" : "have") not ended yet; '\(sweepArguments.command("cancel"))' looks again"
    )
    throw ExitCode(1)
  }

  /// Marks submissions as cancelled, and reports those that cannot be marked.
  ///
  /// - Returns: whether all are marked.
  private func mark(_ folders: some Sequence<SubmissionFolder>) -> Bool {
    var areMarked = true
    for folder in folders where !folder.isCancelled {
      do { try folder.markCancelled() } catch {
        printError("\(error.forPeople)")
        areMarked = false
      }
    }
    return areMarked
  }
}
