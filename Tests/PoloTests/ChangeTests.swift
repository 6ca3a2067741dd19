import Foundation
import Testing
import Workbench

/// What the command line changes of a sweep, with the real binary.
@Suite struct ChangeTests {
  /// Runs that take no time, compared with one of them.
  private static let sweep = """
    sweep: small
    params: {task: point-mass-box, agent: random, agent.steps: 20}
    arms: {mpc: {agent.steps: 10}, random: {}}
    seeds: 0..1
    sizes: {smoke: {seeds: 0}}
    compare: {baseline: mpc, metric: summary/coverage}
    """

  @Test func `limits and what is asked of Slurm change neither tables nor figures`() throws {
    let figure = "coverage: {kind: curve, x: coverage/step, y: coverage/fraction}"
    let place = try Workplace("\(Self.sweep)\nfigures: {\(figure)}\n")
    let ending = try place.polo("run", "sweep.yaml", "limits.retries=2", "slurm.partition=a,b")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(!ending.output.contains("in place of the sweep's own"), "\(ending.output)")
    func files() throws -> [String] {
      try ["results/small/provenance.txt", "plots/small/coverage.gp"].map(place.text)
    }
    let made = try files()
    #expect(
      made.allSatisfy { $0.contains("sweep_sha256: ") && !$0.contains("changes:") }, "\(made)")
    try place.polo("summarize", "sweep.yaml")
    try place.polo("plot", "sweep.yaml", "limits.time=1h")
    #expect(try files() == made)
  }

  @Test func `a sweep at a size is called so as it runs, as where it stands`() throws {
    let place = try Workplace(Self.sweep)
    let run = try place.polo("run", "sweep.yaml", "--smoke").output
    #expect(run.contains("small.smoke: 2 runs, 2 left\n"), "\(run)")
    #expect(run.contains("small.smoke: 2 of 2 runs done"), "\(run)")
    let status = try place.polo("status", "sweep.yaml", "--smoke").output
    #expect(status.hasPrefix("small.smoke: 2 of 2 runs are done\n"), "\(status)")
  }

  @Test(arguments: ["mpc", "random"])
  func `of the arms of a comparison one alone is compared with none`(arm: String) throws {
    let place = try Workplace(Self.sweep)
    let ending = try place.polo("run", "sweep.yaml", "arms=\(arm)")
    #expect(ending.code == 0, "\(ending.errors)")
    let table = place.file("results/small/comparisons.csv").path
    #expect(!FileManager.default.fileExists(atPath: table))
    let compared = try place.polo("compare", "sweep.yaml", "arms=\(arm)")
    #expect(compared.code == 64)
    let told =
      arm == "mpc"
      ? "sweep.yaml with arms=mpc compares and claims nothing"
      : "arms=random leaves out the baseline 'mpc'; write arms=random,mpc"
    #expect(compared.errors.contains(told), "\(compared.errors)")
  }
}
