internal import Sweeps

/// How the humanoid stands and where it goes, and where the box is if there is one.
final class BodyProbe: Probe {
  private let timestep = Humanoid.timestep
  private let episodeSteps: Int
  /// Place of the box's position in a state.
  private let box: Int?
  private var last: [Double]
  /// Sums over the episodes' ends, m.
  private struct Ends {
    var count = 0
    var walked = 0.0
    var drifted = 0.0
    var missed = 0.0
  }
  private var ends = Ends()
  private var atEnd = true

  init(_ parameters: Parameters, stateCount: Int, box: Int? = nil) {
    episodeSteps = parameters[.episodeSteps]
    last = [Double](repeating: 0, count: stateCount)
    self.box = box
  }

  var series: [Series] { Self.series(withBox: box != nil) }

  static func series(withBox: Bool) -> [Series] {
    var variables = [
      Variable("time", "time since the start", units: "s"),
      Variable("episode", "resets of the world on the way here", .int64),
      Variable("height", "height of the torso", units: "m"),
      Variable("upright", "cosine of the torso's tilt, 1 is upright"),
      Variable("x", "position of the torso", units: "m"),
      Variable("y", "position of the torso along y", units: "m"),
      Variable("speed", "velocity of the torso along x", units: "m s-1"),
    ]
    if withBox {
      variables += [
        Variable("box_x", "position of the box", units: "m"),
        Variable("box_y", "position of the box", units: "m"),
        Variable("box_distance", "distance of the box from its target", units: "m"),
      ]
    }
    return [
      Series(
        "body", index: Variable("step", "control steps done", .int64), variables: variables)
    ]
  }

  static let metrics = [
    Metric("summary/final_height", "Height of the torso after the last step (humanoid tasks)."),
    Metric(
      "summary/distance", "Way along x of an episode, mean over the episodes (humanoid tasks)."),
    Metric("summary/drift", "Distance from the x axis at an episode's end, mean (humanoid tasks)."),
  ]

  static let metricsOfBox = [
    Metric(
      "summary/box_distance",
      "Distance of the box from its target at an episode's end, mean (humanoid-box).")
  ]

  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row] {
    last = state
    atEnd = step > 0 && episodeSteps > 0 && step % episodeSteps == 0
    if atEnd { ends = endsWithLast }
    // The state after an episode's last step is still that episode's.
    let episode = episodeSteps > 0 ? max(step - 1, 0) / episodeSteps : 0
    let place = [Double(step), Double(step) * timestep, Double(episode)]
    return [Row(series: 0, values: place + readings(of: state))]
  }

  private func readings(of state: [Double]) -> [Double] {
    let upright = 1 - 2 * (state[4] * state[4] + state[5] * state[5])
    return [state[2], upright, state[0], state[1], state[speedPlace]]
      + (box.map { [state[$0], state[$0 + 1], boxDistance(state, $0)] } ?? [])
  }

  /// The root's velocity comes after all positions, of the body (28) and of the box (7).
  private var speedPlace: Int { box == nil ? 28 : 35 }

  private func boxDistance(_ state: [Double], _ box: Int) -> Double {
    HumanoidBox.distance(state[box] - HumanoidBox.targetX, state[box + 1])
  }

  /// With the last state as an episode's end.
  private var endsWithLast: Ends {
    Ends(
      count: ends.count + 1, walked: ends.walked + last[0], drifted: ends.drifted + abs(last[1]),
      missed: ends.missed + (box.map { boxDistance(last, $0) } ?? 0))
  }

  func conclude() -> (grids: [Grid], summary: [Grid.Content]) {
    let ends = atEnd && self.ends.count > 0 ? self.ends : endsWithLast
    func mean(_ sum: Double) -> [Double] { [sum / Double(ends.count)] }
    var summary = [
      Grid.Content(
        Variable("final_height", "height of the torso after the last step", units: "m"), [last[2]]),
      Grid.Content(
        Variable("distance", "way along x of an episode, mean over the episodes", units: "m"),
        mean(ends.walked)),
      Grid.Content(
        Variable("drift", "distance from the x axis at an episode's end, mean", units: "m"),
        mean(ends.drifted)),
    ]
    if box != nil {
      summary.append(
        Grid.Content(
          Variable(
            "box_distance", "distance of the box from its target at an episode's end, mean",
            units: "m"),
          mean(ends.missed)))
    }
    return ([], summary)
  }
}

extension BodyProbe {
  func pass(through state: StateTransfer) throws {
    try state.pass("last", &last)
    try state.pass("ends") {
      try state.pass("count", &ends.count)
      try state.pass("walked", &ends.walked)
      try state.pass("drifted", &ends.drifted)
      try state.pass("missed", &ends.missed)
    }
    var isAtEnd = atEnd ? 1 : 0
    try state.pass("atEnd", &isAtEnd, in: 0...1)
    atEnd = isAtEnd == 1
  }
}
