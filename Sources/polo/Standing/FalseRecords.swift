internal import Foundation
internal import Records
internal import Sweeps

/// What lies in the place of records and is none, as a look at the end of each tells: folders, pipes, empty files and
/// those that were cut short.
///
/// The rest of a record is not read: what else may be wrong with it, `polo verify` finds.
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

  /// Names them, and what moves them out of the way.
  func tell(_ arguments: SweepArguments) {
    if isEmpty { return }
    printError(Standing.shortened(lines).trimmingCharacters(in: .newlines))
    printError(
      "'\(arguments.command("verify")) --set-aside' moves what is no record out of the way, and "
        + "'\(arguments.command("run"))' runs it again")
  }
}
