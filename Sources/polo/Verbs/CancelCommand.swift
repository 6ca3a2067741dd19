internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Sweeps

struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "End what a sweep has pending and running under Slurm.",
    discussion: """
      Running runs write a checkpoint first, and 'polo run' goes on from there. Jobs are known by the names \
      that polo gave them, never by their numbers, which Slurm uses again.
      """)

  @OptionGroup var sweepArguments: SweepArguments

  func run() async throws {
    let sweep = try sweepArguments.load()
    let slurm = Slurm()
    let submissions = try Submissions(in: sweepArguments.resultsDirectory(of: sweep).url)
    // Marked before Slurm is asked what it has: a launcher that hands in more after that finds the mark.
    let unfinished = submissions.unfinished
    var areMarked = mark(unfinished)
    let live: [(folder: SubmissionFolder, job: String, elements: Int)]
    do { live = try await submissions.live(asking: slurm) } catch {
      if unfinished.contains(where: \.isCancelled) {
        printError(
          "submissions that were not completely handed in are cancelled: their elements end as "
            + "soon as they start; '\(sweepArguments.command("cancel"))' takes them out of the "
            + "queue once Slurm answers"
        )
      }
      throw error
    }
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
      if areMarked { return }
      throw ExitCode(1)
    }
    // A job that Slurm refuses to cancel does not protect the others.
    var refusals: [ExecutionError] = []
    for (_, job, _) in live {
      do throws(ExecutionError) { try await slurm.cancel(job) } catch { refusals.append(error) }
    }
    for refusal in refusals { printError("\(refusal)") }
    // Running elements have some seconds for their checkpoints.
    var left = live
    for _ in 0..<(refusals.isEmpty ? 30 : 5) {
      left = try await submissions.live(asking: slurm)
      if left.isEmpty { break }
      try await Task.sleep(for: .seconds(1))
    }
    let count = live.reduce(0) { $0 + $1.elements }
    let rest = left.reduce(0) { $0 + $1.elements }
    if rest > 0 {
      printError(
        "\(rest) of \(counted(count, "job")) \(rest == 1 ? "has" : "have") not ended yet; '\(sweepArguments.command("cancel"))' looks again"
      )
      throw ExitCode(1)
    }
    print("cancelled \(counted(count, "job")) of \(sweep.directoryName)\(more)")
    if !areMarked { throw ExitCode(1) }
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
