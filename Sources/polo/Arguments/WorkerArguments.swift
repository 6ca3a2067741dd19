internal import ArgumentParser
internal import Foundation

/// How many runs are executed at the same time.
struct WorkerArguments: ParsableArguments {
  @Option(
    name: .customLong("workers"), parsing: .unconditional,
    help: ArgumentHelp(
      "How many runs to execute at the same time; by default one per core.", valueName: "workers"))
  private var stated: Int?

  var isStated: Bool { stated != nil }

  var workers: Int { stated ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    // Each worker is a process; no machine has more cores.
    guard (1...4096).contains(workers) else {
      throw ValidationError("--workers must be from 1 to 4096")
    }
  }
}
