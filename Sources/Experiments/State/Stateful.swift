/// A part of a run that changes from step to step in a way that the rest of the run depends on.
protocol Stateful: AnyObject {
  /// Passes what its initialiser does not make, each stored property under its own name.
  ///
  /// It is one function for both ways, so that what is taken down is what is put back. What is overwritten
  /// before it is read stays out.
  func pass(through state: StateTransfer) throws
}
