internal import Sweeps

extension [Run] {
  /// The different runs; one that several arms share has the id of its folder, if there is one.
  func different(in results: ResultsDirectory) -> [Run] {
    let same = Dictionary(grouping: self, by: \.digest)
    return uniqued(by: \.digest).map { run in
      same[run.digest]?.first { results.hasFolder(calledAfter: $0) } ?? run
    }
  }

  /// How many different runs several arms share: each is executed, recorded and counted once, and belongs to each of
  /// these arms.
  var sharedByArms: Int {
    Dictionary(grouping: self, by: \.digest).values.count { Set($0.map(\.arm)).count > 1 }
  }
}

/// What follows a number of runs that those of the arms do not add up to: " (arms share 2)".
func sharingNote(_ shared: Int) -> String { shared > 0 ? " (arms share \(shared))" : "" }
