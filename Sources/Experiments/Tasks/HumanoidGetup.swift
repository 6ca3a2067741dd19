internal import Sweeps

/// Stand up from the back: the reward is h - 0.1 for a torso at height h, m, up to 1.1 m, and 1 above that; with
/// `sparse`, 0 and 1 instead; less the cost of the controls.
///
/// Source: Lowrey et al. 2018 (POLO), appendix A.1. Ours: for the supine start, the body falls from 0.12 m onto
/// its back for 60 steps.
struct HumanoidGetup: HumanoidTask {
  enum Reward: String, CaseIterable, Sendable {
    case dense, sparse

    func reward(height: Double) -> Double {
      if height > Humanoid.wantedHeight { return 1 }
      return self == .sparse ? 0 : 1 - (Humanoid.wantedHeight - height)
    }
  }

  let humanoid: Humanoid
  let settlingSteps = 60
  private let kind: Reward

  init(_ parameters: Parameters) throws {
    humanoid = try Humanoid(parameters)
    kind = parameters[.getupReward]
  }

  func reward(_ moment: Moment) -> Double {
    kind.reward(height: moment.position[2]) - humanoid.cost(moment)
  }

  static let tellsReward = true

  var stateReward: StateReward? {
    let kind = kind
    return { observation, lanes in
      Float(kind.reward(height: Double(observation[HumanoidSensors.heightIndex * lanes])))
    }
  }

  func start(_ random: RandomStream, episode: Int) -> (position: [Double], velocity: [Double]) {
    let half = 0.5.squareRoot()
    return humanoid.start(
      height: 0.12, orientation: [half, 0, -half, 0], random, episode: episode)
  }
}

extension Parameter<HumanoidGetup.Reward> {
  static let getupReward = Parameter(
    "task.reward", default: .dense,
    "Reward of humanoid-getup: the height reached, or 1 when standing.")
}
