internal import Foundation
internal import Sweeps

/// What reports need to know of one run: numbers that are read from its record at most once, as long as the record's
/// file does not change. The record itself is opened again in each report that asks for it.
final class RunFacts {
  let run: Run
  private let url: URL
  private(set) var known: [String: [Double]]
  private(set) var hasLearned = false
  private var opened: RunRecord?

  init(of run: Run, at url: URL, known: [String: [Double]]) {
    self.run = run
    self.url = url
    self.known = known
  }

  /// The record itself, open and checked to be the run's.
  func record() throws -> RunRecord {
    if let opened { return opened }
    let record = try RunRecord(of: run, at: url)
    opened = record
    return record
  }

  /// Some numbers about the run.
  ///
  /// - Parameters:
  ///   - key: which ones: equal keys mean equal computations.
  ///   - compute: reads them from the record, if they are not known.
  func numbers(_ key: String, _ compute: (RunRecord) throws -> [Double]) throws -> [Double] {
    if let numbers = known[key] { return numbers }
    let numbers = try compute(record())
    known[key] = numbers
    hasLearned = true
    return numbers
  }

  /// The numerics of the program that made the record; `nil` if not stated.
  func numerics() throws -> Int? {
    try numbers("numerics") { try $0.numerics.map { [Double($0)] } ?? [] }.first.map { Int($0) }
  }

  /// A single number of the record; `nil` if the record has none.
  func score(_ metric: String) throws -> Double? {
    try numbers("score \(metric)") { record in
      record.holds(metric) ? [try record.scalar(metric)] : []
    }.first
  }
}
