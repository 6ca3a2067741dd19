public import Foundation

/// A program that is run to its end.
public struct Command {
  /// How a program ended, and what it printed.
  public struct Ending: Sendable {
    /// Its exit code, or the number of the signal that ended it.
    public let code: Int32
    public let output: String
    public let errors: String

    /// All that it printed, its errors last.
    public var text: String { output + errors }
  }

  private let program: String
  private let arguments: [String]
  private let folder: URL?
  private let variables: [String: String]
  private let input: Data?

  /// - Parameters:
  ///   - program: its path.
  ///   - folder: where it is started; without, where the tests are.
  ///   - variables: beside those of this process, and before them.
  ///   - input: what it reads; without, nothing.
  public init(
    _ program: String, _ arguments: [String], in folder: URL? = nil,
    variables: [String: String] = [:], input: Data? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.folder = folder
    self.variables = variables
    self.input = input
  }

  /// Starts it and waits for its end.
  ///
  /// - Throws: if it cannot be started, or prints what is not UTF-8.
  public func run() throws -> Ending {
    // Files: a pipe that nobody reads fills up, and daemons that a program leaves behind hold one open.
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let output = scratch.url.appendingPathComponent("output")
    let errors = scratch.url.appendingPathComponent("errors")
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = try standardInput(in: scratch)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Ending(
      code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  private func standardInput(in scratch: TemporaryFolder) throws -> FileHandle {
    guard let input else { return FileHandle.nullDevice }
    let file = scratch.url.appendingPathComponent("input")
    try input.write(to: file)
    return try FileHandle(forReadingFrom: file)
  }
}
