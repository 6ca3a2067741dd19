import Sweeps
import Testing

@testable import Experiments

/// A run of every kind that is small enough to be interrupted many times.
struct Kind: Sendable, CustomTestStringConvertible {
  let name: String
  let changes: [String: ParameterValue]
  var testDescription: String { name }

  private static let agents: [(String, [String: ParameterValue])] = [
    ("fitted", ["agent": "polo", "target.rollouts": 3, "learner.buffer": 16]),
    (
      "fitted, standardised",
      ["agent": "polo", "value.inputs": "standardised", "learner.minibatch": 24]
    ),
    (
      "trajectory",
      [
        "agent": "polo", "learner.method": "trajectory", "target.states": 3,
        "target.iterations": 2, "target.plans": 12, "learner.minibatch": 8,
        "learner.minibatch_planned": 8, "learner.minibatch_perturbed": 8,
        "target.executed_horizon": 6, "learner.following": 0.1, "value.inputs": "standardised",
        "target.rollouts": 12, "target.perturbed": 6, "learner.buffer": 20,
      ]
    ),
    ("mpc", ["agent": "mpc", "planner.tail": "repeat"]),
    ("random", ["agent": "random"]),
    ("noise", ["agent": "noise", "planner.noise_correlation": 0.9]),
  ]

  /// Every task of the catalogue with every agent and learner.
  static let all = Tasks.catalogue.flatMap { task, _, _ in
    agents.map { agent, changes in
      Kind(
        name: "\(task), \(agent)",
        changes: changes.merging(["task": .string(task)]) { $1 })
    }
  }

  var parameters: Parameters {
    let isPointMass = changes["task"].map { "\($0)".hasPrefix("point-mass") }!
    let base: [String: ParameterValue] = [
      "agent.steps": isPointMass ? 60 : 30, "agent.episode_steps": 13, "planner.horizon": 5,
      "planner.rollouts": 6, "value.members": 2, "value.hidden": [8, 8], "learner.period": 4,
      "learner.gradient_steps": 3, "target.horizon": 5, "target.states": 4,
      "record.coverage_period": 3, "record.value_map_steps": [0, 14], "value.input_gain": 3,
      "target.noise": 0.1, "task.goal_period": 4,
    ]
    return Parameters(base.merging(changes) { $1 }, declarations: Experiment.parameters)
  }

  func begin(from snapshot: Snapshot? = nil) throws -> Experiment {
    try Experiment(parameters, from: snapshot, now: { 0 })
  }
}

extension Experiment {
  /// The rows of the next steps, to the end of the run by default.
  fileprivate func rows(steps: Int = .max) throws -> [Row] {
    var rows: [Row] = []
    for _ in 0..<steps {
      guard let iteration = try next() else { break }
      rows += iteration.rows
    }
    return rows
  }
}

@Suite struct SnapshotTests {
  @Test func `every learner of the catalogue is interrupted`() {
    #expect(Set(Kind.all.map { $0.parameters[.learner] }) == Set(Learners.catalogue.map(\.name)))
  }

  @Test func `every agent is interrupted`() {
    #expect(Set(Kind.all.map { $0.parameters[.agent] }) == Set(AgentKind.allCases))
  }

  @Test(arguments: Kind.all)
  func `a run that goes on from a snapshot gives what it would have given, bit for bit`(
    kind: Kind
  ) throws {
    var generator = SystemRandomNumberGenerator()
    let whole = try kind.begin()
    let wholeRows = try whole.rows()
    let (wholeEnd, wholeConclusion) = (whole.snapshot(), whole.conclusion())
    for _ in 0..<2 {
      let moments = (0..<3).map { _ in Int.random(in: 0...whole.stepCount, using: &generator) }
        .sorted()
      // Interrupted three times, by an object that knows nothing but the snapshot.
      var run = try kind.begin()
      var rows: [Row] = []
      for moment in moments {
        rows += try run.rows(steps: moment - run.step)
        let snapshot = run.snapshot()
        run = try kind.begin(from: snapshot)
        #expect(run.snapshot() == snapshot, "taken down again at step \(moment)")
      }
      rows += try run.rows()
      #expect(rows == wholeRows, "interrupted at \(moments)")
      #expect(run.snapshot() == wholeEnd, "interrupted at \(moments)")
      #expect(run.conclusion() == wholeConclusion, "interrupted at \(moments)")
    }
  }

  @Test func `a run that plans with a trained value goes on from a snapshot`() throws {
    let training = Kind(name: "", changes: ["task": "point-mass-maze"])
    let trainer = try training.begin()
    _ = try trainer.rows()
    let trained = try #require(trainer.conclusion().first { $0.name == "value_function" })
    let parameters = Kind(
      name: "",
      changes: ["task": "point-mass-maze", "agent": "mpc", "value.from": "a digest"]
    ).parameters
    func run(from snapshot: Snapshot? = nil) throws -> Experiment {
      try Experiment(parameters, trained: trained, from: snapshot, now: { 0 })
    }
    let first = try run()
    _ = try first.rows(steps: 17)
    let second = try run(from: first.snapshot())
    #expect(try second.rows() == first.rows())
  }

  /// What is no part of a snapshot: made by an initialiser and left alone, or written before it is read.
  ///
  /// A property that is in neither list must be passed, so that none is forgotten.
  private static let left: [String: Set<String>] = [
    "Experiment": [
      "schema", "stepCount", "task", "world", "environment", "now", "cpuSeconds", "action",
      "observation", "value", "spread",
    ],
    "Diagnostics": ["series", "hasPlans", "hasEnsemble"], "Promises": ["discount"],
    "Episodes": ["length"],
    "Agent": ["value", "updatePeriod"],
    "MPPI": ["settings"],
    "NoisyActions": [
      "actuators", "random", "deviation", "correlation", "fresh", "drawn", "simulatedSteps",
      "divergedRollouts",
    ],
    "RandomActions": ["actuators", "random", "simulatedSteps", "divergedRollouts"],
    "PlanOptimiser": [
      "horizon", "actionCount", "returns", "simulator", "settings", "random", "noise", "rest",
      "terminalValues", "report", "weights",
    ],
    "RolloutBatch": [
      "count", "lanes", "horizon", "stateCount", "actionCount", "observationCount",
      "startStates", "actions", "rewards", "lastObservations", "wantsLastObservations",
      "waypointSteps", "waypointObservations", "hasDiverged",
    ],
    "FittedValueIteration": [
      "settings", "random", "simulator", "noise", "rest", "stateLanes", "drawnStates", "stateCount",
      "observations", "terminalValues", "returns", "targets", "targetNormals", "report",
    ],
    "TrajectoryLearner": [
      "task", "settings", "random", "set", "follower", "observation", "start", "stateCount",
      "report",
    ],
    "ValueEnsemble": [
      "network", "members", "aggregate", "kappa", "unit", "residual", "priors", "priorScales",
      "priorShifts", "memberValues", "scaledInputs",
    ],
    "ObservationScaling": [], "ObservationStatistics": [],
    "Ring": ["capacity"],
    "ReplayBuffer": ["stateCount"],
    "Adam": ["rate", "decay", "kind", "size"],
    "EnsembleDescent": [
      "ensemble", "settings", "lanes", "inputCount", "gradient", "inputs", "targets", "count",
    ],
    "ExecutedSteps": ["actionCount", "observationCount", "stateCount"],
    "StoredPlans": ["horizon", "lanes", "stateCount", "actionCount", "observationCount"],
    "PerturbedStates": ["observationCount"],
    "CoverageProbe": [
      "world", "period", "mapSteps", "hasEnsemble", "mapObservations", "mapValues", "mapSpreads",
      "cellObservations",
    ],
    "BodyProbe": ["timestep", "episodeSteps", "box"], "Ends": [],
    // A rotation is passed as a whole.
    "GoalProbe": ["task"], "Tally": [], "Rotation": ["w", "vector"],
    "NoProbe": ["series"],
  ]

  /// Parts whose properties are passed as if they were their owner's.
  private static let flat: Set<String> = [
    "FittedValueIteration.descent", "ReplayBuffer.ring", "ExecutedSteps.ring", "StoredPlans.ring",
    "PerturbedStates.ring",
  ]

  private static let numbers: Set<String> = [
    "Int", "Double", "Bool", "Buffer<Float>", "Buffer<Double>", "Array<Double>", "Array<Float>",
    "Array<Int>",
  ]

  @Test(arguments: Kind.all)
  func `every stored property is passed, or known to be constant or scratch`(kind: Kind) throws {
    let run = try kind.begin()
    _ = try run.rows(steps: 9)
    let names = run.snapshot().parts.map(\.name)
    var passed: Set<String> = []
    for name in names {
      let path = name.split(separator: "/")
      for end in path.indices { passed.insert(path[...end].joined(separator: "/")) }
    }
    check(run, at: "", passed)
  }

  private func check(_ part: Any, at path: String, _ passed: Set<String>) {
    let mirror = Mirror(reflecting: part)
    // An optional that is there has one child, one that is not has none.
    if mirror.displayStyle == .optional {
      if let child = mirror.children.first { check(child.value, at: path, passed) }
      return
    }
    let type = "\(mirror.subjectType)"
    guard let left = Self.left[type] else {
      #expect(Self.numbers.contains(type), "\(path) is a \(type), whose properties are not listed")
      return
    }
    for (label, value) in mirror.children {
      guard let label, !left.contains(label) else {
        continue
      }
      let place =
        Self.flat.contains("\(type).\(label)")
        ? path : path.isEmpty ? label : "\(path)/\(label)"
      let isNothing =
        Mirror(reflecting: value).displayStyle == .optional
        && Mirror(reflecting: value).children.isEmpty
      if isNothing { continue }
      // A part that has no state of its own leaves no trace.
      if Self.left["\(Mirror(reflecting: value).subjectType)"] == nil {
        #expect(passed.contains(place), "\(type).\(label) is forgotten: '\(place)'")
      }
      check(value, at: place, passed)
    }
  }

  @Test func `a snapshot of another run is refused, whatever is wrong with it`() throws {
    let kind = Kind.all.first { $0.name == "point-mass-maze, trajectory" }!
    let run = try kind.begin()
    _ = try run.rows(steps: 20)
    let parts = run.snapshot().parts
    func reason(_ parts: [Snapshot.Part]) -> String {
      do {
        _ = try kind.begin(from: Snapshot(parts: parts))
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(reason(parts) == "none")
    #expect(
      reason(Array(parts.dropLast()))
        == "the snapshot is not one of this run: it has nothing where 'diagnostics/promises/rewards' belongs"
    )
    #expect(
      reason(parts + [Snapshot.Part(name: "more", bytes: [])])
        == "the snapshot is not one of this run: 'more' belongs to no part of the run")
    for place in parts.indices {
      var changed = parts
      changed.swapAt(place, (place + 1) % parts.count)
      #expect(reason(changed).contains("belongs"))
      changed = parts
      changed[place] = Snapshot.Part(
        name: parts[place].name, bytes: Array(parts[place].bytes.dropLast(3)))
      // Nothing is shorter than nothing.
      if !parts[place].bytes.isEmpty { #expect(reason(changed) != "none", "\(parts[place].name)") }
    }
    // A place that leaves one out.
    let next = try #require(parts.firstIndex { $0.name.hasSuffix("/perturbed/next") })
    var skipping = parts
    skipping[next] = Snapshot.Part(name: parts[next].name, bytes: [UInt8](repeating: 0, count: 8))
    #expect(reason(skipping).contains("place 0 of 288 does not come after"))
    // Counters that would lead out of their arrays.
    for name in ["next", "count", "visited", "step", "updates", "simulatedSteps"] {
      for place in parts.indices
      where parts[place].name.split(separator: "/").last == Substring(name) {
        for byte: UInt8 in [0x7f, 0xff] {
          var changed = parts
          changed[place] = Snapshot.Part(
            name: parts[place].name, bytes: [UInt8](repeating: byte, count: 8))
          #expect(reason(changed) != "none", "\(parts[place].name)")
        }
      }
    }
  }
}
