internal import Experiments
internal import Records
internal import Sweeps

extension Maker {
  /// This program, as it would execute a run.
  init(of run: Run) {
    self.init(
      numerics: Experiment.numerics, physics: Experiment.physicsVersion,
      model: Experiment.modelDigest(of: run.parameters)?.hexadecimal, polo: Version.current,
      build: BuildID.ofThisProgram)
  }
}
