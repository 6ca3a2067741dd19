public import Sweeps

extension Selection {
  /// The runs of an arm.
  public init(arm: String) { self.init([Run.Coordinate(axis: "arm", value: .string(arm))]) }
}
