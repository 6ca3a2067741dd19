internal import Foundation
internal import Records

/// What keeps a report from being made.
public enum ReportError: Error, Equatable {
  case cannotWrite(String, Int32)
  /// No folder to draw in can be made in the folder for temporary files.
  case cannotDraw(in: String, Int32)
  /// No run of a sweep has a record: tables and figures of earlier records stay as they are.
  case noRecords(sweep: String)
  /// A record's digest is not that of the run whose folder it lies in.
  case foreignRecord(file: String, run: String, expected: String, found: String)
  case missingDataset(file: String, dataset: String, neededBy: String)
  case unevenDatasets(file: String, x: String, xCount: Int, y: String, yCount: Int)
  case unorderedIndex(file: String, dataset: String)
  case badShape(file: String, dataset: String, shape: [Int], expected: String)
  case unknownAxis(figure: String, option: String, axis: String, known: [String])
  case notNumbers(figure: String, option: String, axis: String)
  case ambiguousRuns(figure: String, runs: [String])
  case noData(figure: String, reason: String)
  /// No run that a figure shows has a record.
  case notYet(figure: String)
  case noGnuplot(searched: String)
  /// The system does not start the file that the search path names.
  case cannotStart(gnuplot: String, reason: String)
  case gnuplotFailed(script: String, status: Int32, message: String)
  case gnuplotKilled(script: String, signal: Int32, message: String)
  /// gnuplot succeeded, but a picture in a temporary `folder` that was to replace `file` lacks its end.
  case unfinishedPicture(file: String, folder: String)
  /// The faults of the figures that could not be drawn; the others are drawn.
  case figures([String])
}

extension ReportError {
  /// Names the file in an error that the system reports.
  static func naming<Result>(
    _ url: URL, _ body: () throws(RecordError) -> Result
  ) throws(ReportError) -> Result {
    do throws(RecordError) {
      return try body()
    } catch {
      guard case .system(_, _, let code) = error else {
        preconditionFailure("a file that is written is refused by the system alone: \(error)")
      }
      throw .cannotWrite(url.path, code)
    }
  }
}

extension ReportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotWrite(let path, let code):
      RecordError.system(operation: "write", path: path, code: code).description
    case .cannotDraw(let folder, let code):
      """
      \(folder): cannot make a folder to draw in: \(String(cString: strerror(code))); TMPDIR may name another folder \
      for temporary files
      """
    case .noRecords(let sweep):
      "no run of \(sweep) has a record; its tables and figures are left as they are"
    case .foreignRecord(let file, let run, let expected, let found):
      """
      \(file): this is not the record of \(run): its digest is \(found), the run's is \(expected); move the \
      file away and run the sweep again
      """
    case .missingDataset(let file, let dataset, let user):
      "\(file): no dataset '\(dataset)', which \(user) needs; run 'polo verify' to check the record"
    case .unevenDatasets(let file, let x, let xCount, let y, let yCount):
      "\(file): '\(x)' has \(xCount) values and '\(y)' \(yCount); their counts must be equal"
    case .unorderedIndex(let file, let dataset):
      "\(file): '\(dataset)' does not ascend; a curve needs an x that does, such as a step"
    case .badShape(let file, let dataset, let shape, let expected):
      "\(file): '\(dataset)' has the shape \(shape); expected \(expected)"
    case .unknownAxis(let figure, let option, let axis, let known):
      "figure '\(figure)': \(option): no axis '\(axis)'; the sweep has \(known.joined(separator: ", "))"
    case .notNumbers(let figure, let option, let axis):
      "figure '\(figure)': \(option): the values of '\(axis)' are not numbers; name a numeric axis"
    case .ambiguousRuns(let figure, let runs):
      """
      figure '\(figure)': a row of panels shows one run, and these share one: \
      \(runs.joined(separator: "; ")); name another axis as facet, or none
      """
    case .noData(let figure, let reason): "figure '\(figure)': nothing to draw: \(reason)"
    case .notYet(let figure):
      "figure '\(figure)': nothing to draw: none of the runs that it shows has a record"
    case .noGnuplot(let searched):
      """
      no gnuplot found (looked for \(searched)); install it with 'apt-get install gnuplot-nox'; if \
      scripts have been written, run 'polo plot' afterwards to draw them
      """
    case .cannotStart(let gnuplot, let reason):
      "\(gnuplot) cannot be started: \(reason); install gnuplot-nox, or put another first in PATH"
    case .gnuplotFailed(let script, let status, let message):
      "\(script): gnuplot ended with status \(status)"
        + (message.isEmpty ? "" : ":\n\(message)")
    case .gnuplotKilled(let script, let signal, let message):
      "\(script): gnuplot was killed by signal \(signal)"
        + (message.isEmpty ? "" : ":\n\(message)")
    case .unfinishedPicture(let file, let folder):
      """
      \(file): gnuplot could not write all of it in \(folder); is the disk full? TMPDIR may name another \
      folder
      """
    case .figures(let faults): faults.joined(separator: "\n")
    }
  }
}
