/// What a layer states of `slurm`.
struct SlurmLayer {
  var partition: String?
  var account: String?
  var qos: String?
  var seconds: Double?
  var bytes: Int?
  var cpus: Int?
  var workers: Int?
  var pack: Int?
  var throttle: Int?
  var notice: Double?
  var requeues: Int?
  var setup: [String]?
  var options: [String: Option] = [:]

  /// What is stated for an option of `sbatch`.
  enum Option {
    case text(String)
    /// An option without a value.
    case flag
    /// `false`: cancels what a lower layer states.
    case absent
  }

  /// The upper layer wins; options are merged, set-up lines replaced.
  func overlaid(by upper: SlurmLayer) -> SlurmLayer {
    SlurmLayer(
      partition: upper.partition ?? partition, account: upper.account ?? account,
      qos: upper.qos ?? qos, seconds: upper.seconds ?? seconds, bytes: upper.bytes ?? bytes,
      cpus: upper.cpus ?? cpus, workers: upper.workers ?? workers, pack: upper.pack ?? pack,
      throttle: upper.throttle ?? throttle, notice: upper.notice ?? notice,
      requeues: upper.requeues ?? requeues, setup: upper.setup ?? setup,
      options: options.merging(upper.options) { $1 })
  }

  var slurmOptions: SlurmOptions {
    let defaults = SlurmOptions()
    var options: [String: String?] = [:]
    for (name, option) in self.options {
      switch option {
      case .text(let text): options[name] = text
      case .flag: options[name] = .some(nil)
      case .absent: break
      }
    }
    return SlurmOptions(
      partition: partition, account: account, qos: qos, seconds: seconds, bytes: bytes,
      cpus: cpus ?? defaults.cpus, workers: workers, pack: pack, throttle: throttle,
      notice: notice ?? defaults.notice, requeues: requeues ?? defaults.requeues,
      setup: setup ?? [], options: options)
  }
}
