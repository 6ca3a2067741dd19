/// What a run throws if it is not at fault: the machine could not do what any run needs of it, such as
/// write to the disk.
public struct MachineTrouble: Error, CustomStringConvertible {
  /// What could not be done, and why.
  public let description: String

  public init(_ description: String) { self.description = description }
}
