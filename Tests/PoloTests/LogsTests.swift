import Foundation
import Testing
import Workbench

/// What runs have written, with the real binary.
@Suite struct LogsTests {
  /// What `polo logs` gives a user whom the modes of files bind: root gives up first what it may.
  private func logs(_ arguments: String, _ place: Workplace) throws -> Workplace.Ending {
    let drop = "setpriv --bounding-set=-dac_override,-dac_read_search"
    return try place.shell("exec \(geteuid() == 0 ? drop : "") \"$POLO\" logs \(arguments)")
  }

  @Test func `a results folder that is not there is told, and is not one without failures`() throws
  {
    let place = try Workplace()
    let fault = "there is no such folder; say with --results where sweeps keep their results"
    for run in ["--failed", "arm=mpc,seed=0"] {
      let ending = try place.polo("logs", run, "--results", "nope")
      #expect(ending.code == 66)
      #expect(ending.errors == "nope: \(fault)\n")
    }
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let ending = try place.polo("logs", "--failed")
    #expect(ending.code == 0)
    #expect(ending.errors == "no run in results has failed\n")
  }

  @Test func `what was in a failed run's log before is kept and not told as its reason`() throws {
    let place = try Workplace(NeedsTests.sweep(train: NeedsTests.failing))
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    let line = try #require(plan.split(separator: "\n").first { $0.hasSuffix("arm=train,seed=0") })
    let log = "results/small/arm=train,seed=0-\(line.split(separator: " ")[1])/run.log"
    try FileManager.default.createDirectory(
      at: place.file(log).deletingLastPathComponent(), withIntermediateDirectories: true)
    let noise = Data("odd ".utf8) + [0xff, UInt8(ascii: "\n")]
    try noise.write(to: place.file(log))
    let ending = try place.polo("run", "sweep.yaml", "--only", "arm=train,seed=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("(attempt 1)\n    log: \(log)\n"), "\(ending.errors)")
    // What comes next is about the same runs.
    #expect(
      ending.errors.contains("'polo run sweep.yaml --only arm=train,seed=0 --retry failed'"),
      "\(ending.errors)")
    let kept = try Data(contentsOf: place.file(log))
    #expect(kept.starts(with: noise + Data("--- attempt 1, ".utf8)))
  }

  @Test func `a folder or a log that may not be read is named, and the others are shown`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*")
    let names = place.records().sorted()
    let (folder, log) = ("results/small/\(names[0])", "results/small/\(names[1])/run.log")
    let advice = "cannot be read: Permission denied; see to it that you may read it\n"

    chmod(place.file(folder).path, 0)
    defer { chmod(place.file(folder).path, 0o755) }
    let ending = try logs("'arm=mpc,*'", place)
    #expect(ending.code == 1)
    #expect(ending.errors.contains("\(folder): \(advice)"), "\(ending.errors)")
    #expect(!ending.errors.contains("has not run"), "\(ending.errors)")
    for seed in 1...2 {
      #expect(ending.output.contains("==> small/arm=mpc,seed=\(seed)\n"), "\(ending.output)")
    }

    chmod(place.file(log).path, 0)
    let both = try logs("'arm=mpc,*'", place)
    #expect(both.code == 1)
    #expect(both.errors.contains("\(log): \(advice)"), "\(both.errors)")
    #expect(!both.errors.contains("has not run"), "\(both.errors)")
    // Only of the folder it is not known whether its run has failed.
    let failed = try logs("--failed", place)
    #expect(failed.code == 1)
    #expect(failed.errors.contains("\(folder): \(advice)"), "\(failed.errors)")
    #expect(!failed.errors.contains("run.log"), "\(failed.errors)")
    let other = try logs("'arm=mpc,seed=2'", place)
    #expect(other.code == 0, "\(other.errors)")
  }
}
