internal import Foundation
internal import Records
internal import Sweeps

/// The record of one run, open; a dataset that several reports use is read once.
final class RunRecord {
  let run: Run
  let path: String
  private let record: Record
  private var read: [String: [Double]] = [:]

  /// - Throws: also if the record is another run's.
  init(of run: Run, at url: URL) throws {
    self.run = run
    path = url.path
    record = try Record(opening: url)
    let digest = try record.digest
    guard digest == run.digest.hexadecimal else {
      throw ReportError.foreignRecord(
        file: path, run: run.id, expected: run.digest.hexadecimal, found: digest)
    }
  }

  /// The numerics of the program that made it; `nil` if not stated.
  var numerics: Int? { get throws { try record.numerics } }

  /// The run's parameters, including those that it took by default.
  var parametersJSON: String { get throws { try record.parametersJSON } }

  func holds(_ dataset: String) -> Bool { record.contains(dataset) }

  func scalar(_ dataset: String) throws -> Double { try record.scalar(dataset) }

  func shape(of dataset: String) throws -> [Int] { try record.shape(of: dataset) }

  /// Whether the `long_name` of an index says that it numbers the steps rather than counts those done.
  func numbersFromZero(_ index: String) -> Bool {
    (try? record.attribute("long_name", of: index))?.hasSuffix(", from 0") == true
  }

  func labels(_ dataset: String) throws -> [String] { try record.labels(dataset) }

  func values(_ dataset: String) throws -> [Double] {
    if let values = read[dataset] { return values }
    let values = try record.values(dataset)
    read[dataset] = values
    return values
  }

  /// The values of a dataset that a figure, a comparison or an export cannot do without.
  func values(_ dataset: String, neededBy user: String) throws -> [Double] {
    guard holds(dataset) else {
      throw ReportError.missingDataset(file: path, dataset: dataset, neededBy: user)
    }
    return try values(dataset)
  }

  /// A number for each row of a dataset: the mean over its other dimensions, if it has any.
  ///
  /// - Parameter rows: how many rows the dataset must have.
  /// - Returns: `nil` if it does not have that many.
  func means(of dataset: String, rows: Int, neededBy user: String) throws -> [Double]? {
    let values = try values(dataset, neededBy: user)
    if values.count == rows { return values }
    guard rows > 0, try shape(of: dataset).first == rows else { return nil }
    let width = values.count / rows
    return (0..<rows).map { row in
      values[row * width..<(row + 1) * width].reduce(0, +) / Double(width)
    }
  }
}
