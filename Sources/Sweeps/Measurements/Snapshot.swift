/// What the rest of a run depends on, captured between two control steps: named arrays of plain numbers.
///
/// Only the program that took it can make sense of it.
public struct Snapshot: Sendable, Hashable {
  /// One array.
  public struct Part: Sendable, Hashable {
    /// Where in the run it belongs, for example `agent/planner/optimiser/plan`.
    public let name: String
    /// Its numbers as they lie in memory: equal bytes mean numbers equal to the last bit.
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// In the order in which the run passes through them.
  public let parts: [Part]

  public init(parts: [Part]) { self.parts = parts }
}
