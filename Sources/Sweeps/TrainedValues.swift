/// Which runs train a value function, and which can use one that another run has trained.
public struct TrainedValues: Sendable, Hashable {
  /// The parameter that decides, for example `agent`.
  public let key: String
  /// Its values with which a run trains.
  public let trainers: [String]
  /// Its values with which a run uses what was trained; none of `trainers`.
  public let users: [String]
  /// Parameters that a run must have in common with the one that trained what it uses, for example `task`.
  public let shared: [String]

  public init(
    decidedBy key: String, trainedBy trainers: [String], usedBy users: [String],
    shared: [String] = []
  ) {
    self.key = key
    self.trainers = trainers
    self.users = users
    self.shared = shared
  }
}
