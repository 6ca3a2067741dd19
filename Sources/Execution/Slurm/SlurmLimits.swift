/// What a cluster lets one job array be, from its configuration.
public struct SlurmLimits: Sendable, Hashable {
  /// The index of an element is less than that.
  public var maxArraySize: Int
  /// Jobs that the cluster holds at the same time, those of everybody; each element is one.
  public var maxJobCount: Int

  /// Slurm's own defaults, unless stated.
  public init(maxArraySize: Int = 1001, maxJobCount: Int = 10000) {
    self.maxArraySize = maxArraySize
    self.maxJobCount = maxJobCount
  }

  /// From what `scontrol show config` prints: lines of `Key = value`.
  public init(configuration: String) {
    self.init()
    for line in configuration.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let value = Int(parts[1].trimmed), value > 0 else { continue }
      switch parts[0].trimmed {
      case "MaxArraySize": maxArraySize = value
      case "MaxJobCount": maxJobCount = value
      default: continue
      }
    }
  }
}

extension Substring {
  var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
  }
}
