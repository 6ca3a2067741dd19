internal import Foundation
internal import Subprocess

/// One call of a Slurm command, with arguments that no shell reads.
package struct SlurmCommand: Sendable, Hashable {
  /// The result of a call.
  package struct Answer: Sendable, Hashable {
    /// Whether it exited with code 0.
    package let succeeded: Bool
    /// Standard output.
    package let output: String
    /// Standard error.
    package let errors: String

    package init(succeeded: Bool, output: String, errors: String = "") {
      self.succeeded = succeeded
      self.output = output
      self.errors = errors
    }

    /// What it printed to standard error; only the lines that report an error, if there are any: site greetings and
    /// Slurm's warnings may precede these.
    var reason: String {
      let lines = errors.split(separator: "\n")
      let telling = lines.filter { $0.contains("error:") || $0.contains("fatal:") }
      if lines.isEmpty { return "it printed no reason" }
      return (telling.isEmpty ? lines : telling).joined(separator: "\n")
    }

    /// Whether the command says that the controller could not be found or reached, was too busy or could not be told
    /// who asks, and not that it refused.
    var meansSilence: Bool {
      let words = [
        "contact slurm controller", "timed out", "temporarily unable", "onnection refused",
        "onnection reset", "Zero Bytes", "onnect failure", "communication", "try again",
        "Transport endpoint", "backup controller", "nable to resolve", "control machine address",
        "fetch_config", "configuration source", "authentication error", "Munge ",
      ]
      return words.contains { errors.contains($0) }
    }
  }

  /// Of the program, found through `PATH`: for example `squeue`.
  package let name: String
  package let arguments: [String]
  /// Long names of the options that a script states for it: variables would override them.
  private let stated: Set<String>

  package init(_ name: String, _ arguments: [String], stated: Set<String> = []) {
    self.name = name
    self.arguments = arguments
    self.stated = stated
  }

  /// Calls it; the process is killed when its time is up.
  ///
  /// - Throws: `ExecutionError.slurmSilent` in that case and if a signal ends it, and what `Subprocess` throws where
  ///   there is no such command.
  package func answer(within limit: Duration) async throws -> Answer {
    try await withThrowingTaskGroup(of: Answer?.self) { group in
      group.addTask { try await answer() }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let answer = first else {
        throw ExecutionError.slurmSilent(command: name, reason: "no answer within \(limit)")
      }
      return answer
    }
  }

  private func answer() async throws -> Answer {
    let result = try await Subprocess.run(
      .name(name), arguments: Arguments(arguments), environment: environment,
      output: .string(limit: 1 << 28), error: .string(limit: 1 << 20))
    // What it was told to do may be done all the same.
    if case .signaled(let signal) = result.terminationStatus {
      throw ExecutionError.slurmSilent(command: name, reason: "it was ended by signal \(signal)")
    }
    return Answer(
      succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
      errors: result.standardError)
  }

  /// This process's, without variables that would make the command do something other than it is told, and with one by
  /// which `sacct` names all elements that share a line: it would cut them at 64 bytes.
  private var environment: Environment {
    let inherited = ProcessInfo.processInfo.environment.keys
    let isInJob = inherited.contains("SLURM_JOB_ID")
    let harmful = inherited.filter { Self.isHarmful($0, inJob: isInJob, stated: stated) }
    var changes: [Environment.Key: String?] = Dictionary(
      uniqueKeysWithValues: harmful.map { (Environment.Key(stringLiteral: $0), nil) })
    if name == "sacct" { changes["SLURM_BITSTR_LEN"] = "0" }
    return .inherit.updating(changes)
  }

  /// Whether a variable is kept from Slurm's commands.
  ///
  /// - Parameters:
  ///   - isInJob: Whether a job has set variables for its own commands: `sbatch` would take them for options. Outside
  ///     jobs the user has exported them, so `SBATCH_ACCOUNT` is intended.
  ///   - stated: Options that a script states.
  package static func isHarmful(
    _ variable: String, inJob isInJob: Bool, stated: Set<String> = []
  ) -> Bool {
    if ["SLURM_CONF", "SLURM_JWT"].contains(variable) { return false }
    func begins(_ prefixes: String...) -> Bool { prefixes.contains { variable.hasPrefix($0) } }
    // A user's own display and confirmation settings would hide elements, or wait for ever.
    if begins("SQUEUE_", "SACCT_", "SCANCEL_") { return true }
    if isInJob { return begins("SLURM_", "SBATCH_") }
    // `squeue` and `scancel` would not know of another cluster: only SLURM_CLUSTERS tells all commands.
    return ["SBATCH_CLUSTERS", "SBATCH_ERROR", "SBATCH_NO_REQUEUE", "SBATCH_WAIT"].contains(
      variable)
      || stated.contains { BatchScript.variable(of: $0) == variable }
  }
}
