internal import Foundation
internal import Records
internal import Sweeps

/// What lies in the place of records but is none, as a look at the end of each shows: folders, pipes, empty files and
/// truncated ones.
///
/// The rest of a record is not read: `polo verify` finds what else may be wrong with it.
struct FalseRecords {
  private let lines: [String]

  var isEmpty: Bool { lines.isEmpty }

  init(of runs: [Run], in results: ResultsDirectory) {
    lines = runs.uniqued(by: \.digest).filter(results.isDone).compactMap { run -> String? in
      let record = results.record(of: run)
      return RecordFile(record).faultAtAGlance.map {
        "\(record.relativeToHere): counts as done, and is no record: \($0.reason)"
      }
    }
  }

  /// Prints them, and the command that moves them out of the way.
  func tell(_ arguments: SweepArguments) {
    if isEmpty { return }
    printError(Standing.shortened(lines).trimmingCharacters(in: .newlines))
    printError(
      "'\(arguments.command("verify")) --set-aside' moves what is no record out of the way, and "
        + "'\(arguments.command("run"))' runs it again")
  }
}
