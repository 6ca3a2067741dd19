/// What keeps a whole sweep from being executed; what befalls one run is an `Outcome`.
public enum ExecutionError: Error, Sendable, Hashable {
  /// The worker ended several times in a row before it was ready for a run.
  case workerDoesNotStart(executable: String, reason: String)
  /// The event log could not be opened.
  case logNotWritten(path: String, reason: String)
  /// What keeps launchers from executing a run twice could not be read or written.
  case leasesNotKept(path: String, reason: String)
  /// The machine ended several runs in a row, and none succeeded.
  case machineUnfit(host: String, runs: Int, last: String)
  /// There is no such command of Slurm's here.
  case slurmMissing(command: String, reason: String)
  /// Slurm did not answer, again and again.
  case slurmSilent(command: String, reason: String)
  /// Slurm said no.
  case slurmRefused(command: String, reason: String)
  /// What was handed in to Slurm is not told by the files of a submission.
  case submissionUnreadable(path: String, reason: String)
  /// A submission has no such element.
  case noElement(Int, folder: String)
}

extension ExecutionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .workerDoesNotStart(let executable, let reason):
      """
      the worker '\(executable)' does not start: \(reason); what it wrote to standard error is \
      above, and running it by hand shows it again
      """
    case .logNotWritten(let path, let reason):
      "\(path): the event log cannot be opened: \(reason)"
    case .leasesNotKept(let path, let reason):
      "\(path): the leases of runs are not kept: \(reason); free the disk or check permissions"
    case .machineUnfit(let host, let runs, let last):
      """
      \(runs) different runs in a row have failed on \(host), the last one so: \(last); it takes no more, \
      and what is left stays for another machine, or for this one once it is mended
      """
    case .slurmMissing(let command, let reason):
      """
      there is no '\(command)' here (\(reason)); do this where Slurm's commands are, on a login node of the \
      cluster
      """
    case .slurmSilent(let command, let reason):
      """
      Slurm does not answer: \(command): \(reason); what it runs goes on meanwhile: try again when \
      'scontrol ping' says that it is up
      """
    case .slurmRefused(let command, let reason):
      reason.hasPrefix(command) ? reason : "\(command): \(reason)"
    case .submissionUnreadable(let path, let reason):
      """
      \(path): cannot be read, so that nobody knows what of it is in the queue: \(reason); use the polo that wrote \
      it; or, once 'squeue --me' shows no job that is named polo- and then as this folder, remove the folder
      """
    case .noElement(let place, let folder):
      "\(folder): has no element \(place); its files were changed: submit the sweep again"
    }
  }
}
