import Foundation

/// Commands of a Slurm that keeps what it is handed and starts nothing, with the real binary beside them.
final class FakeSlurm: Sendable {
  let place: Workplace
  private let folder: URL

  /// - Parameters:
  ///   - variables: Of the binary's environment.
  ///   - configuration: What `scontrol show config` prints.
  init(
    _ sweep: String = Workplace.sweep, variables: [String: String] = [:], configuration: String = ""
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("slurm-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    place = try Workplace(
      sweep, variables: variables.merging(["PATH": "\(folder.path):\(path)"]) { $1 })
    for (name, text) in Self.commands {
      let file = folder.appendingPathComponent(name)
      try Data("#!/bin/bash\ncd \"${0%/*}\"\n\(text)\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    for (name, text) in ["config": configuration, "jobs": "", "queue": "", "refused": ""] {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let commands = [
    "sbatch": #"""
    script=${!#}
    if [[ ${script##*/} == $(<refused) ]]; then
      printf -- '----\nWelcome\n----\nsbatch: error: Invalid account\n' >&2
      exit 1
    fi
    echo "account=$SBATCH_ACCOUNT name=$SBATCH_JOB_NAME token=$SLURM_JWT $*" >> jobs
    id=$(wc -l < jobs)
    name=$(sed -n 's/^#SBATCH --job-name=//p' "$script")
    last=$(sed -n 's/^#SBATCH --array=0-\([0-9]*\).*/\1/p' "$script")
    for index in $([ "$last" ] && seq 0 "$last" || echo N/A); do
      echo "$name|$id|$index|PENDING|Priority"
    done >> queue
    echo "$id"
    """#,
    "squeue": #"""
    while [ "$1" != -n ]; do shift; done
    grep -E "^(${2//,/|})\|" queue || true
    """#,
    "scontrol": "cat config",
    "sacct": "exit 1",
    "scancel": #"sed -i "/^$2|/d" queue"#,
  ]

  /// What `sbatch` has accepted: a line a job, of some variables and its arguments.
  var jobs: [String] {
    let text = try? String(contentsOf: folder.appendingPathComponent("jobs"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// - Parameter scripts: A shell's pattern for the names of those that `sbatch` refuses from now on.
  func refuse(_ scripts: String) throws {
    try Data(scripts.utf8).write(to: folder.appendingPathComponent("refused"))
  }

  func submit(_ arguments: String...) throws -> Workplace.Ending {
    try place.polo(["run", "sweep.yaml", "--on", "slurm"] + arguments)
  }

  /// Names in the folder of what was submitted.
  var submissions: [String] {
    let path = place.file("results/small/slurm").path
    return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}
