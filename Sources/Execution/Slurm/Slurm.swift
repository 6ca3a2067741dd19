public import Foundation
internal import Subprocess
internal import Sweeps

/// The commands of a Slurm cluster. Each has a time limit, and is tried again when Slurm does not answer.
public struct Slurm: Sendable {
  /// Calls one command.
  package typealias Call = @Sendable (_ command: SlurmCommand) async throws -> SlurmCommand.Answer

  private let call: Call
  /// Before each further try.
  private let pauses: [Duration]

  /// - Parameters:
  ///   - timeLimit: Of each call, nine times as long for `sbatch`: a job may be accepted although `sbatch` was killed.
  ///   - pauses: Before each further try of a call that had no answer.
  public init(
    timeLimit: Duration = .seconds(20), pauses: [Duration] = [.seconds(1), .seconds(3)]
  ) {
    self.init(pauses: pauses) {
      try await $0.answer(within: $0.name == "sbatch" ? timeLimit * 9 : timeLimit)
    }
  }

  package init(pauses: [Duration], call: @escaping Call) {
    self.call = call
    self.pauses = pauses
  }

  /// The cluster's limits on a job array; Slurm's defaults where it does not say.
  ///
  /// - Throws: `ExecutionError.slurmMissing`, `slurmSilent` or `slurmRefused`, as the other commands do.
  public func limits() async throws(ExecutionError) -> SlurmLimits {
    SlurmLimits(configuration: try await output(of: "scontrol", ["show", "config"]))
  }

  /// Those elements of some jobs that the queue knows, including recently ended ones.
  ///
  /// - Parameters:
  ///   - names: Of the jobs; one query asks for all.
  ///   - user: Whose jobs they are.
  /// - Throws: `ExecutionError.slurmMissing`, `slurmSilent` or `slurmRefused`.
  public func queue(
    of names: [String], user: String
  ) async throws(ExecutionError) -> [ElementEntry] {
    if names.isEmpty { return [] }
    return ElementEntry.parse(
      queue: try await output(
        of: "squeue",
        [
          "-h", "-r", "-t", "all", "-u", user, "-n", names.joined(separator: ","), "-o",
          ElementEntry.queueFormat,
        ]))
  }

  /// What became of elements that the queue has forgotten; nothing where the cluster keeps no accounts.
  ///
  /// - Parameters:
  ///   - names: Of the jobs.
  ///   - user: Whose they are.
  ///   - since: When the first of them was submitted.
  package func accounts(of names: [String], user: String, since: Date) async -> [ElementEntry] {
    if names.isEmpty { return [] }
    // A day earlier: `sacct` reads it as local time, and clocks differ.
    let start = since.addingTimeInterval(-86400).formatted(.iso8601.year().month().day())
    let arguments = [
      "-n", "-X", "-P", "-u", user, "--name", names.joined(separator: ","), "-S", start, "-o",
      ElementEntry.accountingFormat,
    ]
    guard let answer = try? await call(SlurmCommand("sacct", arguments)), answer.succeeded else {
      return []
    }
    return ElementEntry.parse(accounting: answer.output)
  }

  /// Submits a script.
  ///
  /// When Slurm does not answer, the job may be in the queue all the same: it is looked for by its name before it is
  /// handed in again.
  ///
  /// - Parameters:
  ///   - script: What the job does.
  ///   - name: Of the job, which no other has.
  ///   - user: Whose it is.
  ///   - dependencies: Ids of jobs that must have ended, successfully or not.
  /// - Returns: the job's id.
  /// - Throws: `ExecutionError.slurmSilent` if the job may be in the queue; `slurmRefused` or `slurmMissing` if it is not.
  public func submit(
    _ script: URL, name: String, user: String, after dependencies: [String]
  ) async throws(ExecutionError) -> String {
    var arguments = ["--parsable"]
    if !dependencies.isEmpty {
      arguments.append("--dependency=afterany:\(dependencies.joined(separator: ":"))")
    }
    let text = (try? String(contentsOf: script, encoding: .utf8)) ?? ""
    let command = SlurmCommand(
      "sbatch", arguments + [script.path], stated: BatchScript.options(of: text))
    var pauses = pauses[...]
    var mayBeAccepted = false
    while true {
      do throws(ExecutionError) {
        if mayBeAccepted, let entry = try await queue(of: [name], user: user).first {
          return entry.jobID
        }
        let output = try await answer(to: command).output
        let id = output.split(separator: "\n").last?.split(separator: ";").first?.trimmed
        guard let id, !id.isEmpty, id.allSatisfy(\.isNumber) else {
          throw .slurmSilent(
            command: "sbatch", reason: "it printed '\(output)' instead of a job id")
        }
        return String(id)
      } catch {
        if case .slurmRefused(let command, let reason) = error, mayBeAccepted {
          throw .slurmSilent(
            command: command,
            reason: "\(reason); an earlier try had no answer and may be in the queue")
        }
        guard case .slurmSilent = error, let pause = pauses.popFirst() else { throw error }
        mayBeAccepted = true
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// Ends all elements of a job, by its name: ids are reused.
  ///
  /// - Throws: `ExecutionError.slurmMissing`, `slurmSilent` or `slurmRefused`.
  public func cancel(_ name: String) async throws(ExecutionError) {
    _ = try await output(of: "scancel", ["--name", name])
  }

  /// Ends an element that runs and puts it back into the queue; one that was ended meanwhile stays ended.
  ///
  /// - Parameter id: For example `12_3`.
  /// - Throws: `ExecutionError.slurmMissing`, `slurmSilent` or `slurmRefused`.
  public func requeue(_ id: String) async throws(ExecutionError) {
    _ = try await output(of: "scontrol", ["requeue", "incomplete", id])
  }

  /// What a command prints; tries again where Slurm does not answer.
  private func output(
    of name: String, _ arguments: [String]
  ) async throws(ExecutionError) -> String {
    var pauses = pauses[...]
    while true {
      do throws(ExecutionError) {
        return try await answer(to: SlurmCommand(name, arguments)).output
      } catch {
        guard case .slurmSilent = error, let pause = pauses.popFirst() else { throw error }
        try? await Task.sleep(for: pause)
      }
    }
  }

  private func answer(
    to command: SlurmCommand
  ) async throws(ExecutionError) -> SlurmCommand.Answer {
    let answer: SlurmCommand.Answer
    do {
      answer = try await call(command)
    } catch let error as ExecutionError {
      throw error
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .slurmMissing(command: command.name, reason: "\(error)")
    } catch {
      throw .slurmSilent(command: command.name, reason: "\(error)")
    }
    if answer.succeeded { return answer }
    throw answer.meansSilence
      ? .slurmSilent(command: command.name, reason: answer.reason)
      : .slurmRefused(command: command.name, reason: answer.reason)
  }
}
