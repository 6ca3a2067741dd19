internal import Sweeps

extension [Run] {
  /// The different runs; one that several arms have by the id that its folder has, if there is one.
  func different(in results: ResultsDirectory) -> [Run] {
    let same = Dictionary(grouping: self, by: \.digest)
    return uniqued(by: \.digest).map { run in
      same[run.digest]?.first { results.hasFolder(calledAfter: $0) } ?? run
    }
  }

  /// How many different runs there are that several arms have: each is executed, recorded and counted once, and each
  /// of these arms has it.
  var sharedByArms: Int {
    Dictionary(grouping: self, by: \.digest).values.count { Set($0.map(\.arm)).count > 1 }
  }
}

/// What follows a number of runs to which those of the arms do not add up: " (arms share 2)".
func sharingNote(_ shared: Int) -> String { shared > 0 ? " (arms share \(shared))" : "" }
