internal import Experiments
internal import Reports
internal import Sweeps

extension Vocabulary {
  /// All that a sweep file may say: the experiments' words and the reports'.
  static let complete = Vocabulary(
    parameters: Experiment.parameters, metrics: Experiment.metrics,
    datasets: Experiment.datasets, figureKinds: FigureCatalogue.kinds,
    trainedValues: Experiment.trainedValues, contradiction: Experiment.contradiction,
    records: Experiment.records,
    figureFaults: { figure, sweep in
      FigureCatalogue.faults(of: figure, in: sweep, wide: Experiment.wideDatasets) {
        // What spreads is an ensemble's value.
        Experiment.records("ensemble/spread", in: $0)
      }
    })
}
