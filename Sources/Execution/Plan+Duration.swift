public import Sweeps

extension Plan {
  /// How long the remaining runs take, by playing the plan through without failures.
  ///
  /// - Parameters:
  ///   - workers: how many runs are executed at the same time, at least 1.
  ///   - duration: how long a run takes, in any unit.
  /// - Returns: when the last run ends, in that unit.
  public func duration(workers: Int, of duration: (Run) -> Double) -> Double {
    var plan = self
    var running: [(run: Run, end: Double)] = []
    var now = 0.0
    while true {
      while running.count < workers, let run = plan.next() {
        plan.start(run)
        running.append((run, now + duration(run)))
      }
      guard let first = running.indices.min(by: { running[$0].end < running[$1].end }) else {
        return now
      }
      let ended = running.remove(at: first)
      now = ended.end
      plan.finish(ended.run, .completed)
    }
  }
}
