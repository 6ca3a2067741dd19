/// What a run throws if the record of the run that it needs exists but cannot be used.
public struct SourceFault: Error, CustomStringConvertible {
  /// What is wrong with that record.
  public let description: String

  public init(_ description: String) { self.description = description }
}
