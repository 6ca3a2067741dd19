internal import Sweeps

/// A cluster's limits on one job array, from its configuration.
public struct SlurmLimits: Sendable, Hashable {
  /// The most elements of an array: the lesser of `MaxArraySize`, which their indices stay below, and the scheduler's
  /// `max_array_tasks`.
  public var maxArraySize: Int
  /// The most jobs that the cluster holds at the same time, from all users; each element is one.
  public var maxJobCount: Int

  /// Slurm's own defaults, unless stated.
  public init(maxArraySize: Int = 1001, maxJobCount: Int = 10000) {
    self.maxArraySize = maxArraySize
    self.maxJobCount = maxJobCount
  }

  /// From what `scontrol show config` prints: lines of `Key = value`, of which `SchedulerParameters` has
  /// `key=value,…` as its value.
  public init(configuration: String) {
    self.init()
    var maxArrayTasks = Int.max
    for line in configuration.split(separator: "\n") {
      guard let (key, value) = Self.pair(line) else { continue }
      switch key {
      case "MaxArraySize": maxArraySize = Self.count(value) ?? maxArraySize
      case "MaxJobCount": maxJobCount = Self.count(value) ?? maxJobCount
      case "SchedulerParameters":
        for case ("max_array_tasks", let value)? in value.split(separator: ",").map(Self.pair) {
          maxArrayTasks = Self.count(value) ?? maxArrayTasks
        }
      default: continue
      }
    }
    maxArraySize = min(maxArraySize, maxArrayTasks)
  }

  private static func pair(_ text: Substring) -> (key: Substring, value: Substring)? {
    let parts = text.split(separator: "=", maxSplits: 1)
    return parts.count == 2 ? (parts[0].trimmed, parts[1].trimmed) : nil
  }

  /// `nil` unless it is positive.
  private static func count(_ text: Substring) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }
}
