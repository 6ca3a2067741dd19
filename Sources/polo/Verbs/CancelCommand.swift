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
    let live = try await submissions.live(asking: slurm)
    if live.isEmpty {
      return print("nothing of \(sweep.directoryName) is pending or running under Slurm")
    }
    for folder in Set(live.map(\.folder)) { try folder.markCancelled() }
    // One that Slurm does not let be cancelled keeps no other from it.
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
    print("cancelled \(counted(count, "job")) of \(sweep.directoryName)")
  }
}
