public import Sweeps

extension Parameters {
  /// Whether the agent has a value, its own or one that another run has trained.
  var hasValue: Bool { self[.agent] == .polo || !self[.valueFrom].isEmpty }
}

private let steps = 1...100_000_000
private let positive = 1e-12...Parameter<Double>.greatest
private let nonNegative = 0...Parameter<Double>.greatest

extension Parameter<Double> {
  /// No parameter is larger, so that products of several stay finite in single precision.
  static let greatest = 1e6
}

extension Parameter<String> {
  static let task = Parameter(
    "task", default: nil, of: Tasks.catalogue.map(\.name), "What is to be done.")
  static let environmentStream = Parameter(
    "streams.environment", default: "",
    "Label of the environment's random stream; runs of equal seed and label share its numbers.")
  static let agentStream = Parameter(
    "streams.agent", default: "",
    "Label of the agent's random streams; runs of equal seed and label share their numbers.")
  static let learner = Parameter(
    "learner.method", default: "fitted", of: Learners.catalogue.map(\.name),
    "How values are learned: targets for visited states, or for all states of planned trajectories."
  )
  static let valueFrom = Parameter(
    "value.from", default: "",
    "Digest of the run whose trained value function is the terminal value; none by default.")
}

extension Parameter<MPPI.Rewards> {
  static let plannedRewards = Parameter(
    "planner.rewards", default: .all,
    "Rewards that a plan counts: those of all its steps, or none, leaving only the terminal value "
      + "(section 3.2).")
}

extension Parameter<AgentKind> {
  static let agent = Parameter(
    "agent", default: .polo,
    "Who acts: polo plans with a value that it learns, mpc plans with no value or with another "
      + "run's, random draws each action at random, noise acts by planner.noise and "
      + "planner.noise_correlation alone."
  )
}

extension Parameter<Int> {
  static let seed = Parameter(
    "seed", default: 0, in: 0...Int(Int32.max), "Seed of every random stream of the run.")
  static let agentSteps = Parameter(
    "agent.steps", default: 1000, in: steps, "Control steps of the agent's lifetime.")
  static let episodeSteps = Parameter(
    "agent.episode_steps", default: 0, in: 0...100_000_000,
    "Control steps after which the world is reset; 0 is never.")
  static let threads = Parameter(
    "planner.threads", default: 1, in: 1...256,
    "Threads of the rollouts of MuJoCo tasks; results are equal at any number.")
  static let horizon = Parameter(
    "planner.horizon", default: 64, in: 1...4096,
    "Planning horizon H, control steps; the trajectory learner's states off the plans lie within "
      + "it, or within 16 if it is shorter.")
  static let rollouts = Parameter(
    "planner.rollouts", default: 120, in: 1...65_536,
    "Rollouts of each planning iteration; an agent that plans needs two.")
  static let iterations = Parameter(
    "planner.iterations", default: 1, in: 1...1000, "Planning iterations at each control step.")
  static let members = Parameter(
    "value.members", default: 6, in: 1...1024, "Networks K of the ensemble.")
  static let updatePeriod = Parameter(
    "learner.period", default: 16, in: steps, "Control steps Z between updates of the value.")
  static let gradientSteps = Parameter(
    "learner.gradient_steps", default: 64, in: 1...1_000_000, "Gradient steps G of each update.")
  static let miniBatch = Parameter(
    "learner.minibatch", default: 32, in: 1...65_536, "States n of each gradient step.")
  static let bufferCapacity = Parameter(
    "learner.buffer", default: 10_000, in: steps, "States that the replay buffer holds.")
  static let targetHorizon = Parameter(
    "target.horizon", default: 64, in: 1...4096, "Horizon N of the targets (eq. 7), control steps.")
  static let targetStates = Parameter(
    "target.states", default: 64, in: 1...65_536,
    "States whose targets each update computes; plans of an update (trajectory learner).")
  static let targetRollouts = Parameter(
    "target.rollouts", default: 4, in: 1...65_536,
    "Action sequences over which a target takes its maximum, doing nothing among them; rollouts of each planning "
      + "iteration (trajectory learner).")
  static let coveragePeriod = Parameter(
    "record.coverage_period", default: 10, in: steps, "Control steps between rows of the coverage.")
}

extension Parameter<[Int]> {
  static let hidden = Parameter(
    "value.hidden", default: [16, 16], in: 2...256, atMost: 4, "Units of each hidden layer.")
  static let valueMapSteps = Parameter(
    "record.value_map_steps", default: [], in: 0...100_000_000,
    "Control steps after which the value is mapped over the world.")
}

extension Parameter<Double> {
  static let discount = Parameter(
    "discount", default: 0.99, in: 0...1, "Discount γ per control step.")
  static let noise = Parameter(
    "planner.noise", default: 0.2, in: nonNegative,
    "Standard deviation of the exploration noise, in halves of an actuator's range; an agent that plans needs it above "
      + "0. Of target plans too (trajectory learner), as are the correlation and the temperature.")
  static let noiseCorrelation = Parameter(
    "planner.noise_correlation", default: 0, in: 0...1,
    "Correlation ρ of the noise of neighbouring steps; 0 is white.")
  static let temperature = Parameter(
    "planner.temperature", default: 1.25, in: positive,
    "Temperature λ of the weights, in the unit of planner.temperature_unit.")
  static let kappa = Parameter(
    "value.optimism", default: 1, in: 1e-4...greatest,
    "Optimism κ of eq. 6, per unit of reward; for no optimism set value.aggregate to 'mean'.")
  static let priorMean = Parameter(
    "value.prior_mean", default: 0,
    in: -greatest...greatest,
    "Mean of each member's fixed random prior over the task, in value.unit.")
  static let priorScale = Parameter(
    "value.prior_scale", default: 1, in: nonNegative,
    "Standard deviation β of each member's fixed random prior over the task, in value.unit.")
  static let inputGain = Parameter(
    "value.input_gain", default: 1, in: nonNegative,
    "First-layer weights are drawn from N(0, gain² / inputs).")
  static let hiddenGain = Parameter(
    "value.hidden_gain", default: 1, in: nonNegative,
    "Weights between hidden layers are drawn from N(0, gain² / inputs).")
  static let outputGain = Parameter(
    "value.output_gain", default: 0.1, in: nonNegative,
    "Last-layer weights of the trainable networks are drawn from N(0, gain² / inputs).")
  static let biasRange = Parameter(
    "value.bias_range", default: 0, in: nonNegative,
    "First-layer biases are uniform within plus or minus this.")
  static let learningRate = Parameter(
    "learner.rate", default: 1e-3, in: nonNegative, "Learning rate of Adam.")
  static let weightDecay = Parameter(
    "learner.weight_decay", default: 0, in: nonNegative,
    "Weight penalty of eq. 5; learner.decay says how it acts.")
  static let targetNoise = Parameter(
    "target.noise", default: 0, in: nonNegative,
    "Standard deviation σ of the noise on targets (eq. 5), in value.unit.")
  static let targetExploration = Parameter(
    "target.exploration", default: 1, in: nonNegative,
    "Standard deviation of the targets' action sequences, in halves of an actuator's range (fitted learner)."
  )
  static let targetCorrelation = Parameter(
    "target.correlation", default: 0.97, in: 0...1,
    "Correlation of neighbouring steps of the targets' action sequences (fitted learner).")
}

extension Parameter<Aggregate> {
  static let aggregate = Parameter(
    "value.aggregate", default: .logMeanExp, "How the ensemble's values become one (eq. 6).")
}

extension Parameter<Adam.Decay> {
  static let decayKind = Parameter(
    "learner.decay", default: .penalty,
    "How learner.weight_decay acts: added to the gradient, or decoupled from it.")
}

extension Parameter<MPPI.TemperatureUnit> {
  static let temperatureUnit = Parameter(
    "planner.temperature_unit", default: .deviation,
    "Unit of the temperature: the returns' standard deviation, or reward.")
}

extension Parameter<MPPI.Tail> {
  static let tail = Parameter(
    "planner.tail", default: .zero, "What comes in at the end of a plan when it is shifted.")
}

extension Experiment {
  /// Everything that a sweep file can say about one run.
  public static let parameters: [ParameterDeclaration] = [
    Parameter<String>.task.declaration, Parameter<AgentKind>.agent.declaration,
    Parameter<Int>.agentSteps.declaration, Parameter<Int>.episodeSteps.declaration,
    Parameter<HumanoidGetup.Reward>.getupReward.declaration,
    Parameter<Bool>.observesReach.declaration,
    Parameter<Double>.controlCost.declaration, Parameter<Double>.headScale.declaration,
    Parameter<Double>.worldHeadScale.declaration, Parameter<Double>.startNoise.declaration,
    Parameter<Int>.goalPeriod.declaration, Parameter<Double>.goalRotation.declaration,
    Parameter<Double>.discount.declaration,
    Parameter<Int>.horizon.declaration, Parameter<Int>.rollouts.declaration,
    Parameter<Int>.iterations.declaration, Parameter<Double>.noise.declaration,
    Parameter<Double>.noiseCorrelation.declaration, Parameter<Double>.temperature.declaration,
    Parameter<MPPI.TemperatureUnit>.temperatureUnit.declaration,
    Parameter<MPPI.Tail>.tail.declaration, Parameter<MPPI.Rewards>.plannedRewards.declaration,
    Parameter<String>.valueFrom.declaration, Parameter<Int>.threads.declaration,
    Parameter<Int>.members.declaration, Parameter<[Int]>.hidden.declaration,
    Parameter<Aggregate>.aggregate.declaration, Parameter<Double>.kappa.declaration,
    Parameter<ValueUnit>.valueUnit.declaration, Parameter<ValueResidual>.valueResidual.declaration,
    Parameter<ValueInputs>.valueInputs.declaration, Parameter<Double>.priorMean.declaration,
    Parameter<Double>.priorScale.declaration,
    Parameter<Double>.inputGain.declaration,
    Parameter<Double>.hiddenGain.declaration, Parameter<Double>.outputGain.declaration,
    Parameter<Double>.biasRange.declaration, Parameter<String>.learner.declaration,
    Parameter<Int>.updatePeriod.declaration,
    Parameter<Int>.gradientSteps.declaration, Parameter<Int>.miniBatch.declaration,
    Parameter<Int>.plannedMiniBatch.declaration, Parameter<Int>.perturbedMiniBatch.declaration,
    Parameter<Adam.Decay>.decayKind.declaration, Parameter<Double>.following.declaration,
    Parameter<Double>.learningRate.declaration, Parameter<Double>.weightDecay.declaration,
    Parameter<Int>.bufferCapacity.declaration, Parameter<Int>.targetHorizon.declaration,
    Parameter<Int>.targetStates.declaration, Parameter<Int>.targetRollouts.declaration,
    Parameter<Double>.targetExploration.declaration,
    Parameter<Double>.targetCorrelation.declaration,
    Parameter<Int>.targetIterations.declaration, Parameter<Int>.storedPlans.declaration,
    Parameter<Double>.reoptimised.declaration, Parameter<Double>.continued.declaration,
    Parameter<Int>.perturbedOfPlan.declaration, Parameter<Int>.executedHorizon.declaration,
    Parameter<Double>.trace.declaration, Parameter<Double>.lowestTarget.declaration,
    Parameter<Double>.highestTarget.declaration,
    Parameter<Double>.targetNoise.declaration, Parameter<Int>.coveragePeriod.declaration,
    Parameter<[Int]>.valueMapSteps.declaration, Parameter<String>.environmentStream.declaration,
    Parameter<String>.agentStream.declaration, Parameter<Int>.seed.declaration,
  ]

  /// Which agents train value functions, and which plan with a trained one.
  public static let trainedValues = TrainedValues(
    decidedBy: Parameter<AgentKind>.agent.key, trainedBy: [AgentKind.polo.rawValue],
    usedBy: [AgentKind.mpc.rawValue],
    // With another task, discount or reward it would be the value of something else.
    shared: [
      Parameter<String>.task.key, Parameter<Double>.discount.key,
      Parameter<HumanoidGetup.Reward>.getupReward.key,
      Parameter<Double>.controlCost.key, Parameter<Bool>.observesReach.key,
    ])
}
