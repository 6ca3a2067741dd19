/// A part of a run that changes from step to step in a way that the rest of the run depends on.
protocol Stateful: AnyObject {
  /// Passes what its initialiser does not make, each stored property under its own name.
  ///
  /// One function serves both directions, so that what is saved is what is restored. What is overwritten
  /// before it is read is left out.
  func pass(through state: StateTransfer) throws
}
