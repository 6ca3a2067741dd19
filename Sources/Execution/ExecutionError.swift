/// What keeps a whole sweep from being executed; how one run ends is an `Outcome`.
public enum ExecutionError: Error, Sendable, Hashable {
  /// The worker ended several times in a row before it was ready for a run.
  case workerDoesNotStart(executable: String, reason: String)
  /// The event log could not be opened.
  case logNotWritten(path: String, reason: String)
  /// The leases, which keep launchers from executing a run twice, could not be read or written.
  case leasesNotKept(path: String, reason: String)
  /// The machine ended several runs in a row, and none succeeded.
  case machineUnfit(host: String, runs: Int, last: String)
  /// The Slurm command does not exist here.
  case slurmMissing(command: String, reason: String)
  /// Slurm repeatedly did not answer.
  case slurmSilent(command: String, reason: String)
  /// Slurm refused the command.
  case slurmRefused(command: String, reason: String)
  /// The files of a submission do not say what was handed in to Slurm.
  case submissionUnreadable(path: String, reason: String)
  /// A submission has no such element.
  case noElement(Int, folder: String)
}

extension ExecutionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .workerDoesNotStart(let executable, let reason):
      """
      the worker '\(executable)' does not start: \(reason); its standard error is above; run it by \
      hand to see it again
      """
    case .logNotWritten(let path, let reason):
      "\(path): the event log cannot be opened: \(reason)"
    case .leasesNotKept(let path, let reason):
      "\(path): the leases of runs cannot be kept: \(reason); free the disk or check permissions"
    case .machineUnfit(let host, let runs, let last):
      """
      \(runs) different runs in a row have failed on \(host); the last was \(last); \(host) takes \
      no more runs; the rest are left for another machine, or for this one once it is repaired
      """
    case .slurmMissing(let command, let reason):
      """
      there is no command '\(command)' here (\(reason)); run this where Slurm's commands are \
      installed, on a login node of the cluster
      """
    case .slurmSilent(let command, let reason):
      """
      Slurm does not answer: \(command): \(reason); running jobs continue; try again when \
      'scontrol ping' reports that it is up
      """
    case .slurmRefused(let command, let reason):
      reason.hasPrefix(command) ? reason : "\(command): \(reason)"
    case .submissionUnreadable(let path, let reason):
      """
      \(path): cannot be read, so it is unknown which of its jobs are in the queue: \(reason); use \
      the polo that wrote it, or remove the submission's folder once 'squeue --me -h -o %j' shows \
      no job whose name begins with polo- and that folder's name
      """
    case .noElement(let place, let folder):
      "\(folder): has no element \(place): its files were changed; submit the sweep again"
    }
  }
}
