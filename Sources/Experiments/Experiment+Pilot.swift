public import Sweeps

extension Experiment {
  /// What a run will take, measured at its start.
  public struct Pilot: Sendable {
    /// CPU seconds of the whole run.
    public let seconds: Double
    /// Control steps done to measure it.
    public let steps: Int
    /// The value function at that point, for the pilots of runs that use it; `nil` if the run trains none.
    public let valueFunction: Grid?
  }

  /// Control steps between updates in a pilot, at most.
  private static let pilotPeriod = 4

  /// Does the first control steps of a run, with at least one update of its value if it makes any, and
  /// extrapolates: a run's time is that of its set-up, its control steps and its updates.
  ///
  /// Updates come every fourth step if the run's are rarer: with long plans the first one would be a minute
  /// away, and the time of an update hardly depends on when it comes.
  ///
  /// - Parameters:
  ///   - parameters: checked against `Experiment.parameters`.
  ///   - trained: a value function such as the one that `value.from` names, trained or not.
  ///   - isEnough: given the CPU seconds so far, whether the pilot may end.
  ///   - now: seconds of CPU time.
  /// - Throws: `ExperimentError`.
  public static func pilot(
    of parameters: Parameters, trained: Grid? = nil, until isEnough: (Double) -> Bool,
    now: @escaping @Sendable () -> Double
  ) throws -> Pilot {
    let begin = now()
    let experiment = try Experiment(withEarlyUpdates(parameters), trained: trained, now: now)
    let first = now()
    var last = first
    var steps = 0
    var learning = 0.0
    let least = min(1, updates(of: parameters))
    while steps == 0 || experiment.updates < least || !isEnough(last - begin),
      let iteration = try experiment.next()
    {
      steps = iteration.step
      let timing = iteration.rows.first { $0.series == SeriesPlace.timing.rawValue }
      learning += timing?.values[2] ?? 0
      last = now()
    }
    let stepSeconds = (last - first - learning) / Double(steps)
    let updateSeconds = learning / Double(max(experiment.updates, 1))
    return Pilot(
      seconds: first - begin + stepSeconds * Double(experiment.stepCount)
        + updateSeconds * Double(updates(of: parameters)),
      steps: steps, valueFunction: experiment.valueFunction)
  }

  private static func withEarlyUpdates(_ parameters: Parameters) -> Parameters {
    guard updates(of: parameters) > 0, parameters[.updatePeriod] > pilotPeriod else {
      return parameters
    }
    let period = Parameter<Int>.updatePeriod.key
    return Parameters(parameters.values.merging([period: .number(Double(pilotPeriod))]) { $1 })
  }
}
