internal import Sweeps

/// Walk along the x axis at 1 m/s: with the torso's height h above 1.1 m the reward is
/// 1 - |1 - speed along x| - |distance from the x axis|, in m/s and m, else h - 1.1; less the cost of the controls.
///
/// Source: Lowrey et al. 2018 (POLO), appendix A.2. The formula there has |Root_x| where the text says the
/// distance from the world's x axis: |Root_y| is meant.
struct HumanoidWalk: HumanoidTask {
  let humanoid: Humanoid

  init(_ parameters: Parameters) throws { humanoid = try Humanoid(parameters) }

  func reward(_ moment: Moment) -> Double {
    let height = moment.position[2]
    let earned =
      height <= Humanoid.wantedHeight
      ? -(Humanoid.wantedHeight - height)
      : 1 - abs(1 - moment.velocity[0]) - abs(moment.position[1])
    return earned - humanoid.cost(moment)
  }
}
