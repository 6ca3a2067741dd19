internal import Execution
internal import Foundation
internal import Records
internal import Sweeps

/// Records that other sweeps of the same results have of runs that have none in their own sweep.
///
/// A record that is whole, and has the numbers that this program would write, is taken over. A training with other
/// numbers is used where it lies, and reported as drift; a damaged one is not used.
struct SharedRecords {
  private var sound: [(run: Run, record: URL)] = []
  private var drifted: [(run: Run, record: URL)] = []
  /// Trainings of which other sweeps have no whole record.
  private var damaged: [Run] = []
  /// Runs whose records others need, which will do where they lie.
  private let trainings: Set<Digest>
  private let unreadable: (path: String, reason: String)?

  /// Reads every byte of what it finds.
  ///
  /// - Parameter sources: what the runs need, where that is not among them.
  init(of runs: [Run], needing sources: [Run] = [], in results: ResultsDirectory) {
    let found = results.recordsElsewhere(of: runs)
    trainings = Set(runs.filter(results.isShared).map(\.digest))
    unreadable = runs.allSatisfy(results.isDone) ? nil : results.unreadableNeighbour
    guard !found.isEmpty else { return }
    let values = GivenValues(of: runs + sources, in: results)
    for run in runs.uniqued(by: \.digest) {
      guard let records = found[run.digest] else { continue }
      let whole = records.filter {
        Record.faults(at: $0, expecting: RecordExpectation(of: run)).isEmpty
      }
      let maker = Maker(of: run, given: values.value(givenTo: run))
      let equal = whole.first { record in
        (try? Record(opening: record).maker).map { maker.differences(from: $0).isEmpty } ?? false
      }
      if let equal {
        sound.append((run, equal))
      } else if trainings.contains(run.digest) {
        if let other = whole.first { drifted.append((run, other)) } else { damaged.append(run) }
      }
    }
  }

  /// The sweep that has done each run that would be taken over.
  var sweeps: [Digest: String] {
    Dictionary(
      sound.map { ($0.run.digest, Self.sweep(of: $0.record)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// How many of the runs would be taken over; one that arms share counts once.
  func count(among runs: [Run]) -> Int {
    Set(runs.map(\.digest)).intersection(sweeps.keys).count
  }

  private static func sweep(of record: URL) -> String {
    record.deletingLastPathComponent().deletingLastPathComponent().lastPathComponent
  }

  /// Counts them as done where they lie.
  func share(in results: inout ResultsDirectory) {
    for (run, record) in sound + drifted { results.share(record, of: run) }
    for run in damaged { results.keepToItself(run) }
  }

  /// Gives them a name in the sweep's own folder, where they stay if the other sweep's are removed, and says so.
  ///
  /// - Returns: the runs whose records it has taken over.
  func takeOver(into results: inout ResultsDirectory) -> Set<Digest> {
    if let unreadable {
      printError(
        "\(URL(fileURLWithPath: unreadable.path).relativeToHere): cannot be read: \(unreadable.reason); what it has of "
          + "the same runs is run again")
    }
    share(in: &results)
    var sweeps: Set<String> = []
    var taken: Set<Digest> = []
    var refusals: [(record: URL, reason: RecordError)] = []
    for (run, record) in sound {
      do throws(RecordError) {
        try Self.takeOver(record, of: run, into: &results)
      } catch {
        refusals.append((record, error))
        if trainings.contains(run.digest) { results.share(record, of: run) }
        continue
      }
      taken.insert(run.digest)
      sweeps.insert(Self.sweep(of: record))
    }
    if let (record, reason) = refusals.first {
      let rest = refusals.count > 1 ? ", and \(refusals.count - 1) more" : ""
      printError(
        "\(record.relativeToHere)\(rest): not taken over: \(reason); trainings are used from there, other runs are run "
          + "again")
    }
    if !taken.isEmpty {
      let names = sweeps.sorted().joined(separator: ", ")
      printNow("\(counted(taken.count, "run")) done by \(names): taken over\n")
    }
    return taken
  }

  private static func takeOver(
    _ record: URL, of run: Run, into results: inout ResultsDirectory
  ) throws(RecordError) {
    let own = results.keepToItself(run)
    try RecordFile(own).takeOver(record)
    try? CheckpointFile(beside: own).remove()
    OutcomeFile(beside: own).remove()
  }

  /// Takes over what another sweep has done of a run meanwhile; without a word, as it would tear the status line.
  ///
  /// - Parameter source: the run that it needs, if it needs one.
  /// - Returns: whether there was something to take over.
  static func adopt(_ run: Run, needing source: Run?, in results: ResultsDirectory) -> Bool {
    var results = results
    // Trained since the results were read, as a rule.
    if let source { results.lookAgain(for: source, inOtherSweeps: true) }
    let records = SharedRecords(of: [run], needing: source.map { [$0] } ?? [], in: results)
    guard let record = records.sound.first?.record else { return false }
    return (try? takeOver(record, of: run, into: &results)) != nil
  }
}
