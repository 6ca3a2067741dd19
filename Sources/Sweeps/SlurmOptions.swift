/// What a sweep asks of a Slurm cluster: how its runs are dealt to the elements of job arrays, and what each
/// element may use.
///
/// It says where and how runs are executed, never what they yield: no run's identity depends on it.
public struct SlurmOptions: Sendable, Hashable, Codable {
  /// Where elements run; `nil` is the cluster's default, as it is for account and quality of service.
  public var partition: String?
  /// To whom their time is charged.
  public var account: String?
  /// The quality of service that they ask for.
  public var qos: String?
  /// Wall-clock seconds of an element, at least 60; `nil` is the partition's default.
  public var seconds: Double?
  /// Bytes of memory of an element; `nil` is the cluster's default.
  public var bytes: Int?
  /// Processors of an element; like the next three, from 1 to 1,000,000.
  public var cpus: Int
  /// Runs that an element executes at the same time; `nil` is one for each of its processors.
  public var workers: Int?
  /// Runs of an element; `nil` is as many as should last some minutes.
  public var pack: Int?
  /// Elements that run at the same time, of each array; `nil` is as many as the cluster allows.
  public var throttle: Int?
  /// Seconds before the end of its time at which an element writes checkpoints and goes back to the queue,
  /// at most 65535.
  public var notice: Double
  /// How often an element goes back to the queue at the end of its time, from 0 to 1,000,000.
  public var requeues: Int
  /// Lines of shell that each element begins with.
  public var setup: [String]
  /// Further options of `sbatch` by their long names, `nil` for those without a value.
  public var options: [String: String?]

  public init(
    partition: String? = nil, account: String? = nil, qos: String? = nil, seconds: Double? = nil,
    bytes: Int? = nil, cpus: Int = 1, workers: Int? = nil, pack: Int? = nil, throttle: Int? = nil,
    notice: Double = 120, requeues: Int = 20, setup: [String] = [],
    options: [String: String?] = [:]
  ) {
    self.partition = partition
    self.account = account
    self.qos = qos
    self.seconds = seconds
    self.bytes = bytes
    self.cpus = cpus
    self.workers = workers
    self.pack = pack
    self.throttle = throttle
    self.notice = notice
    self.requeues = requeues
    self.setup = setup
    self.options = options
  }

  /// `notice`, limited to half of the time.
  public var effectiveNotice: Double { min(notice, (seconds ?? .infinity) / 2) }

  /// The most seconds before the end that `sbatch` accepts for a signal.
  static let noticeLimit = 65535.0

  /// `workers`, or one for each processor if none are stated.
  public var effectiveWorkers: Int { workers ?? cpus }

  /// Why an option of `sbatch` cannot be stated, and what to do instead; `nil` if it can.
  static func refusal(of option: String) -> String? {
    if let advice = ownOptions[option] { return advice }
    // `sbatch` takes the beginning of a name for the whole; no other option's name is the beginning of one of these.
    let meant = ownOptions.keys.sorted().first { $0.hasPrefix(option) }
    return meant.map { "sbatch may take it for '\($0)'; write out the option that is meant" }
  }

  /// Options of `sbatch` that polo sets itself, each with the advice for files that state it.
  private static let ownOptions: [String: String] = [
    "partition": "state it as slurm.partition", "account": "state it as slurm.account",
    "qos": "state it as slurm.qos", "time": "state it as slurm.time",
    "mem": "state it as slurm.memory", "cpus-per-task": "state it as slurm.cpus",
    "signal": "state when as slurm.notice",
    "array": "runs are dealt to arrays by slurm.pack and slurm.throttle",
    "nodes": "an element is one process on one node",
    "ntasks": "an element is one process; state its processors as slurm.cpus",
    "ntasks-per-node": "an element is one process; state its processors as slurm.cpus",
    "tasks-per-node": "an element is one process; state its processors as slurm.cpus",
    "clusters": elsewhere, "cluster": elsewhere,
    "job-name": "polo sets it: it is how elements are found again",
    "comment": ours, "output": ours, "error": ours, "open-mode": ours,
    "requeue": ours, "no-requeue": ours, "dependency": ours, "parsable": ours, "wrap": ours,
    "wait": ours, "test-only": ours, "kill-on-invalid-dep": ours,
  ]
  private static let elsewhere =
    "export SLURM_CLUSTERS, by which all of Slurm's commands know where to look"
  private static let ours = "polo sets it"
}
