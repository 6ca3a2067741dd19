/// One thing that is wrong with a sweep file or with an override of it, and what to do about it.
public struct Fault: Sendable, Hashable {
  /// The file as the user named it, or `command line`.
  public let path: String
  /// From 1; `nil` where the fault is of the whole file or of the command line.
  public let line: Int?
  /// From 1, in Unicode scalars.
  public let column: Int?
  public let message: String

  public init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }
}

extension Fault: CustomStringConvertible {
  /// As compilers write it, so that editors jump to it: `sweeps/fig2.yaml:12:9: unknown arm 'pol'`.
  public var description: String {
    ([path] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
      + ": \(message)"
  }
}

/// Everything that is wrong with a sweep file, sorted by position.
public struct SweepFaults: Error, Sendable, Hashable, CustomStringConvertible {
  public let faults: [Fault]

  public init(_ faults: [Fault]) { self.faults = faults }

  /// One fault a line.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
