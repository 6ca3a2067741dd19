import Foundation
import Workbench

/// Commands of a Slurm that keeps what it is handed and starts nothing, with the real binary beside them.
final class FakeSlurm: Sendable {
  let place: Workplace
  /// Its commands, and what they keep.
  private let bin: TemporaryFolder

  /// - Parameters:
  ///   - variables: Of the binary's environment.
  ///   - configuration: What `scontrol show config` prints.
  init(
    _ sweep: String = Workplace.sweep, variables: [String: String] = [:], configuration: String = ""
  ) throws {
    bin = try TemporaryFolder()
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    place = try Workplace(
      sweep, variables: variables.merging(["PATH": "\(bin.url.path):\(path)"]) { $1 })
    for (name, text) in Self.commands {
      let file = bin.url.appendingPathComponent(name)
      try Data("#!/bin/bash\ncd \"${0%/*}\"\n\(text)\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    for name in ["accounts", "before", "controls", "jobs", "queue", "refused", "silent"] {
      try tell(name, "")
    }
    try tell("config", configuration)
    try tell("kept", "none")
  }

  private static let commands = [
    "sbatch": #"""
    script=${!#}
    if [ -s before ]; then . ./before; fi
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
    if [ -s silent ]; then
      echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2
      exit 1
    fi
    while [ "$1" != -n ]; do shift; done
    grep -E "^(${2//,/|})\|" queue || true
    """#,
    "scontrol": #"echo "$*" >> controls; cat config"#,
    // Without the variable it would cut the elements that share a line.
    "sacct": #"[ -s accounts ] && [ "$SLURM_BITSTR_LEN" = 0 ] && cat accounts"#,
    "scancel": #"""
    if [[ $2 == *$(<kept) ]]; then echo 'scancel: error: Access denied' >&2; exit 1; fi
    sed -i "/^$2|/d" queue
    """#,
  ]

  private func lines(_ name: String) -> [String] {
    let text = try? String(contentsOf: bin.url.appendingPathComponent(name), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// What `sbatch` has accepted: a line a job, of some variables and its arguments.
  var jobs: [String] { lines("jobs") }

  /// What `scontrol` was asked, a line a call.
  var controls: [String] { lines("controls") }

  /// The names of the jobs that `squeue` knows.
  var queued: Set<String> { Set(lines("queue").map { String($0.prefix { $0 != "|" }) }) }

  /// - Parameter scripts: A shell's pattern for the names of those that `sbatch` refuses from now on.
  func refuse(_ scripts: String) throws { try tell("refused", scripts) }

  /// Tells the commands something else: `accounts` what `sacct` prints, `before` what `sbatch` does first, `kept` how
  /// the names of jobs end that `scancel` does not end, `queue` what `squeue` chooses from, `silent` anything so that
  /// `squeue` reaches nobody.
  func tell(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: bin.url.appendingPathComponent(name))
  }

  /// Starts an element as Slurm would.
  ///
  /// - Parameter shell: What is done to it meanwhile, `$element`.
  func element(
    _ index: Int = 0, job: String = "1", meanwhile shell: String = ""
  ) throws -> Workplace.Ending {
    try place.shell(
      """
      export SLURM_ARRAY_JOB_ID=\(job) SLURM_ARRAY_TASK_ID=\(index)
      "$POLO" element results/small/slurm/\(submissions[0]) --array 0 & element=$!
      \(shell)
      wait $element
      """)
  }

  /// Leaves the first runs of the sweep as if they had used up their attempts.
  func giveUp(_ count: Int) throws {
    let ending = #"""
      {"attempts":4,"givenUp":true,"host":"n1","outcome":"killed","signal":9,"time":"2026-01-01T00:00:00Z"}
      """#
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    for line in plan.split(separator: "\n").prefix(count) {
      let folder = place.file("results/small/run-\(line.split(separator: " ")[1])")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(ending.utf8).write(to: folder.appendingPathComponent("outcome.json"))
    }
  }

  /// What `polo status` says as JSON.
  func standing() throws -> [String: Any] {
    let json = try place.polo("status", "sweep.yaml", "--json").output
    return try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
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
