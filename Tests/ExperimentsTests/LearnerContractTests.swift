import Sweeps
import Testing

@testable import Experiments

/// What every learner of the catalogue must keep; a new one is tested as soon as it has its line there.
@Suite struct LearnerContractTests {
  @Test(arguments: Learners.catalogue.map(\.name))
  func `a run simulates what its cost is estimated by`(learner: String) throws {
    let parameters = Parameters([
      "task": "point-mass-box", "agent.steps": 40, "planner.horizon": 6, "planner.rollouts": 8,
      "value.members": 2, "learner.method": .string(learner), "learner.gradient_steps": 4,
      "target.horizon": 5, "target.states": 3, "target.rollouts": 7, "target.iterations": 2,
    ])
    #expect(Experiment.contradiction(in: parameters) == nil)
    let experiment = try Experiment(parameters, now: { 0 })
    while try experiment.next() != nil {}
    #expect(experiment.updates == 2)
    let summary = try #require(experiment.conclusion().first { $0.name == "summary" })
    let steps = try #require(summary.contents.first { $0.variable.name == "physics_steps" })
    #expect(steps.values == [Experiment.simulatedSteps(of: parameters)])
  }
}
