internal import Experiments
internal import Records
internal import Sweeps

extension RecordExpectation {
  /// What experiments write, for one run or for any.
  init(of run: Run? = nil) {
    self.init(
      run: run,
      series: { json in Parameters(recorded: json).map(Experiment.series) ?? [] },
      holdings: { json in Parameters(recorded: json).map(Experiment.holdings) ?? [] },
      steps: { json in Parameters(recorded: json).map(Experiment.steps) })
  }
}
