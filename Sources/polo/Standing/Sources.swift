internal import Sweeps

/// The runs that runs of a sweep need.
struct Sources {
  private let results: ResultsDirectory
  private let runs: [Digest: Run]

  init(of sweep: Sweep, in results: ResultsDirectory) {
    self.results = results
    runs = sweep.runs.byDigest
  }

  func run(neededBy run: Run) -> Run? { run.needs.flatMap { runs[$0] } }

  /// The run that another needs, if the needed one was given up.
  func blocker(of run: Run) -> Run? {
    self.run(neededBy: run).flatMap { source in
      !results.isDone(source) && results.givenUp(source) != nil ? source : nil
    }
  }

  /// Whether a run is left and needs one that is not done.
  func isWaiting(_ run: Run) -> Bool {
    guard let source = self.run(neededBy: run) else { return false }
    return !results.isDone(run) && !results.isDone(source)
  }
}
