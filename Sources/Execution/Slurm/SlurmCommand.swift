internal import Foundation
internal import Subprocess

/// One call of a command of Slurm's, with arguments that no shell reads.
package struct SlurmCommand: Sendable, Hashable {
  package struct Answer: Sendable, Hashable {
    package let succeeded: Bool
    package let output: String
    package let errors: String

    package init(succeeded: Bool, output: String, errors: String = "") {
      self.succeeded = succeeded
      self.output = output
      self.errors = errors
    }

    /// The first line that it printed to standard error.
    var reason: String {
      errors.split(separator: "\n").first.map(String.init) ?? "it printed no reason"
    }

    /// Whether the command says that the controller could not be reached or was too busy, and not that it said no.
    var meansSilence: Bool {
      let words = [
        "contact slurm controller", "timed out", "temporarily unable", "onnection refused",
        "onnection reset", "Zero Bytes", "onnect failure", "communication", "try again",
        "Transport endpoint", "backup controller",
      ]
      return words.contains { errors.contains($0) }
    }
  }

  package let name: String
  package let arguments: [String]

  package init(_ name: String, _ arguments: [String]) {
    self.name = name
    self.arguments = arguments
  }

  /// Calls it; the process is killed when its time is over.
  ///
  /// - Throws: `ExecutionError.slurmSilent` then, and what `Subprocess` throws where there is no such command.
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
      .name(name), arguments: Arguments(arguments), environment: Self.environment,
      output: .string(limit: 1 << 28), error: .string(limit: 1 << 20))
    return Answer(
      succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
      errors: result.standardError)
  }

  /// This process's, without what a job that it may run in left for its own commands: `sbatch` would take it for
  /// options.
  private static var environment: Environment {
    let inherited = ProcessInfo.processInfo.environment.keys.filter(isLeftover)
    return .inherit.updating(
      Dictionary(uniqueKeysWithValues: inherited.map { (Environment.Key(stringLiteral: $0), nil) }))
  }

  package static func isLeftover(_ variable: String) -> Bool {
    let isSlurms = ["SLURM_", "SBATCH_", "SQUEUE_", "SCANCEL_", "SACCT_"]
      .contains { variable.hasPrefix($0) }
    return isSlurms && variable != "SLURM_CONF"
  }
}
