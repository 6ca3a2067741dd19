internal import Experiments
internal import Records
internal import Sweeps

extension Maker {
  /// This program, as it would execute a run.
  ///
  /// - Parameter value: the trained value function that the run would be given, if it needs one.
  init(of run: Run, given value: Digest?) {
    self.init(
      numerics: Experiment.numerics, physics: Experiment.physicsVersion,
      model: Experiment.modelDigest(of: run.parameters)?.hexadecimal, value: value?.hexadecimal,
      polo: Version.current, build: BuildID.ofThisProgram)
  }
}
