/// Collects the faults of one reading, so that a user sees them all at once.
final class FaultLog {
  private let rootPath: String
  private var faults: [Fault] = []
  private var seen: Set<Fault> = []

  /// - Parameter rootPath: the file whose faults come first.
  init(rootPath: String) { self.rootPath = rootPath }

  var isEmpty: Bool { faults.isEmpty }

  var messages: [String] { faults.map(\.message) }

  /// - Parameter text: what is wrong and what to do; what it quotes of a file may have any length and any line breaks.
  func report(_ text: String, at place: Place) {
    let message = Self.shortened(text.printableLine)
    let fault =
      switch place {
      case .file(let path): Fault(path: path, message: message)
      case .mark(let path, let line, let column):
        Fault(path: path, line: line, column: column, message: message)
      case .override(let text): Fault(path: Self.commandLine, message: "\(text): \(message)")
      }
    if seen.insert(fault).inserted { faults.append(fault) }
  }

  func throwIfAny() throws(SweepFaults) {
    if !isEmpty { throw sorted }
  }

  /// The sweep file's own, then those of its includes, then the command line's.
  var sorted: SweepFaults {
    let keyed = faults.enumerated().map { index, fault in
      (key: (rank(of: fault), fault.path, fault.line ?? 0, fault.column ?? 0, index), fault: fault)
    }
    return SweepFaults(keyed.sorted { $0.key < $1.key }.map(\.fault))
  }

  private func rank(of fault: Fault) -> Int {
    switch fault.path {
    case rootPath: 0
    case Self.commandLine: 2
    default: 1
    }
  }

  private static func shortened(_ line: String) -> String {
    if line.count <= longest { return line }
    return "\(line.prefix(longest / 2)) … \(line.suffix(longest / 2))"
  }

  /// The most characters of a message.
  private static let longest = 2000

  private static let commandLine = "command line"
}
