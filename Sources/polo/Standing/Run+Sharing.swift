internal import Sweeps

extension [Run] {
  /// How many different runs there are that several arms have: each is executed, recorded and counted once, and each
  /// of these arms has it.
  var sharedByArms: Int {
    Dictionary(grouping: self, by: \.digest).values.count { Set($0.map(\.arm)).count > 1 }
  }
}

/// What follows a number of runs to which those of the arms do not add up: " (arms share 2)".
func sharingNote(_ shared: Int) -> String { shared > 0 ? " (arms share \(shared))" : "" }
