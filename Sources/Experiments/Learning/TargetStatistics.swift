/// Mean and standard deviation of the targets so far.
struct TargetStatistics {
  private var sum = 0.0
  private var squares = 0.0
  private var count = 0.0

  mutating func add(_ target: Double) {
    sum += target
    squares += target * target
    count += 1
  }

  /// 0 without targets.
  var moments: (mean: Double, spread: Double) {
    guard count > 0 else { return (0, 0) }
    let mean = sum / count
    return (mean, max(squares / count - mean * mean, 0).squareRoot())
  }
}
