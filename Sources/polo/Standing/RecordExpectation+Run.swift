internal import Experiments
internal import Records
internal import Sweeps

extension RecordExpectation {
  /// What experiments write, for one run or for any.
  init(of run: Run? = nil) {
    self.init(run: run) { json in
      Parameters(recorded: json).map { parameters in
        Contents(
          series: Experiment.series(of: parameters), holdings: Experiment.holdings(of: parameters),
          steps: Experiment.steps(of: parameters))
      }
    }
  }
}
