import Foundation
import Records
import Testing
import Workbench

@Suite struct RunTests {
  @Test func `a sweep runs to its records, tables and figures`() throws {
    let place = try Workplace()
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.records().count == 12)
    for name in ["scores", "curves", "comparisons", "claims"] {
      #expect(try place.text("results/small/\(name).csv").contains("\n"))
    }
    for format in ["gp", "csv", "pdf", "png", "svg"] {
      #expect(
        FileManager.default.fileExists(atPath: place.file("plots/small/coverage.\(format)").path))
    }
    #expect(ending.output.contains("polo > mpc in summary/coverage"))
    #expect(!ending.output.contains("trying out"), "a short sweep is not delayed")
    #expect(place.temporaries().isEmpty)
  }

  @Test func `a word that is no verb is told with the nearest one`() throws {
    let ending = try Workplace().polo("plna", "sweep.yaml")
    #expect(ending.code == 64)
    #expect(ending.errors == "unknown verb 'plna'; did you mean 'plan'?\n")
  }

  @Test func `without gnuplot the scripts are written, and the tables too`() throws {
    let place = try Workplace(variables: ["PATH": "/nowhere"])
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("no gnuplot found"), "\(ending.errors)")
    #expect(try place.text("plots/small/coverage.gp").contains("coverage.csv"))
    #expect(try place.text("results/small/scores.csv").contains("polo"))
    // Before the runs, of which there are none the second time.
    let warning = "warning: figures will not be drawn: no gnuplot found (looked for gnuplot in "
    #expect(ending.errors.contains(warning), "\(ending.errors)")
    #expect(ending.errors.contains("; runs go on\n"), "\(ending.errors)")
    let second = try place.polo("run", "sweep.yaml")
    #expect(second.code == 1)
    #expect(!second.errors.contains(warning), "\(second.errors)")
  }

  @Test func `changes that make arms equal are told, and whose the tables are then`() throws {
    let place = try Workplace()
    let ending = try place.polo("run", "sweep.yaml", "planner.horizon=1", "seeds=0")
    #expect(ending.errors.contains("arm 'greedy' repeats 'polo'"), "\(ending.errors)")
    #expect(ending.output.contains("these are of planner.horizon=1 seeds=0"), "\(ending.output)")
    let verified = try place.polo("verify", "sweep.yaml").output
    #expect(verified.contains("1 of 12 runs of the sweep is on record; 2 records"), "\(verified)")
  }

  @Test func `runs that are done are not run again`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    let begun = place.events("runStarted").count
    #expect(begun == 12)
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(place.events("runStarted").count == begun)
  }

  @Test func `a value, an arm or a seed that is added runs only what is new`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    let before = try place.datasets()
    // The new axis puts a value first in its list, and gives every later run another readable name.
    try place.write(
      Workplace.sweep
        .replacingOccurrences(of: "seeds: 0..2", with: "seeds: 0..3")
        .replacingOccurrences(
          of: "  mpc: {agent: mpc}",
          with: "  far: {agent: mpc, grid: {planner.horizon: [8, 24]}}\n  mpc: {agent: mpc}"))
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    // Four arms with a seed more, and two new cells with four seeds.
    #expect(place.events("runStarted").count == 12 + 4 + 8)
    let after = try place.datasets()
    #expect(after.count == 24)
    for (name, datasets) in before { #expect(after[name] == datasets) }
  }

  @Test func `the number of workers changes no bit`() throws {
    let (one, many) = (try Workplace(), try Workplace())
    #expect(try one.polo("run", "sweep.yaml", "--workers", "1").code == 0)
    #expect(try many.polo("run", "sweep.yaml", "--workers", "4").code == 0)
    #expect(one.records().count == 12)
    #expect(try one.datasets() == many.datasets())
  }

  @Test func `only what is chosen is run`() throws {
    let place = try Workplace()
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*").code == 0)
    #expect(place.records().count == 3)
    let none = try place.polo("run", "sweep.yaml", "--only", "arm=mcp,*")
    #expect(none.code == 64)
    #expect(none.errors.contains("polo plan sweep.yaml"))
    #expect(none.errors.contains("near it are 'arm=mpc,seed="), "\(none.errors)")
    let listed = try place.polo("plan", "sweep.yaml", "--runs").output
    let line = try #require(listed.split(separator: "\n").first { $0.hasSuffix("arm=polo,seed=0") })
    let digest = String(line.dropFirst("left  ".count).prefix(12))
    #expect(try place.polo("run", "sweep.yaml", "--only", String(digest.prefix(5))).code == 0)
    #expect(place.records().contains("arm=polo,seed=0-\(digest)"))
    #expect(place.records().count == 4)
    for arguments in [["plan", "sweep.yaml", "--explain"], ["logs"]] {
      #expect(try place.polo(arguments + [String(digest.prefix(5))]).code == 0)
      #expect(try place.polo(arguments + [String(digest.prefix(3))]).code == 64)
    }
    // An id is itself, though a shell would read its brackets as a choice of letters.
    let id = "arm=mpc,value.hidden=[8,8],seed=0"
    let bracketed = try place.polo(
      "run", "sweep.yaml", "arms=mpc", "value.hidden=[8,8],[16,8]", "--only", id)
    #expect(bracketed.code == 0, "\(bracketed.errors)")
    #expect(place.events("runStarted").count == 5)
  }

  @Test func `several patterns choose the runs of each, and each must match some`() throws {
    let place = try Workplace()
    let both = try place.polo(
      "run", "sweep.yaml", "--only", "arm=mpc,seed=0", "--only", "arm=random,seed=1")
    #expect(both.code == 0, "\(both.errors)")
    #expect(place.records().count == 2)
    let one = try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*", "--only", "arm=rondom,*")
    #expect(one.code == 64)
    #expect(one.errors.contains("'arm=rondom,*'"), "\(one.errors)")
    #expect(place.records().count == 2)
  }

  @Test func `what would replace what is another's is refused, and looking is not`() throws {
    let place = try Workplace()
    try FileManager.default.copyItem(at: place.file("sweep.yaml"), to: place.file("copy.yaml"))
    for verb in ["plan", "run", "summarize", "plot"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 65)
      #expect(
        ending.errors.contains("its name, 'small', is that of copy.yaml too"), "\(ending.errors)")
    }
    #expect(try place.polo("status", "sweep.yaml").code == 0)
    try FileManager.default.removeItem(at: place.file("copy.yaml"))
    try place.write(Workplace.sweep.replacing("  coverage: {kind", with: "  scores: {kind"))
    let clash = try place.polo("run", "sweep.yaml", "--results", "x", "--plots", "x")
    #expect(clash.code == 65)
    #expect(clash.errors.contains("figure 'scores' would replace the table "), "\(clash.errors)")
    #expect(try place.polo("plan", "sweep.yaml", "--results", "x", "--plots", "y").code == 0)
  }

  @Test func `tables and figures that are made with changes say so`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "arms=mpc,random")
    let changes = "changes: arms=mpc,random"
    #expect(try place.text("results/small/provenance.txt").contains("\n\(changes)\n"))
    #expect(try place.text("plots/small/coverage.gp").contains("# \(changes)\n"))
    let plot = try place.polo("plot", "sweep.yaml", "seeds=0", "arms=mpc").output
    #expect(
      plot.hasSuffix("these are of seeds=0 arms=mpc, in place of the sweep's own\n"), "\(plot)")
    try place.polo("summarize", "sweep.yaml")
    #expect(!(try place.text("results/small/provenance.txt").contains("changes:")))
  }

  @Test func `figures of an earlier time are told`() throws {
    let place = try Workplace()
    let first = try place.polo("run", "sweep.yaml", "arms=random,mpc")
    #expect(!first.errors.contains("earlier"), "\(first.errors)")
    try place.write(Workplace.sweep.replacing("  coverage: {kind", with: "  covered: {kind"))
    let renamed = try place.polo("plot", "sweep.yaml").errors
    #expect(
      renamed.contains(
        "plots/small/coverage.gp: the sweep has no such figure; it is of an earlier time"),
      "\(renamed)")
    func figure(of arm: String) -> String {
      Workplace.sweep.replacing("agent.steps: 200", with: "agent.steps: 201")
        + "\n  one: {kind: curve, x: coverage/step, y: coverage/fraction, where: {arm: \(arm)}}\n"
    }
    try place.write(figure(of: "mpc"))
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*")
    try place.write(figure(of: "random"))
    let lacking = try place.polo("plot", "sweep.yaml")
    #expect(lacking.code == 0)
    #expect(
      lacking.errors.contains("none of the runs that it shows has a record; the file at "),
      "\(lacking.errors)")
    #expect(
      lacking.errors.contains("/plots/small/one.gp was made from other runs"), "\(lacking.errors)")
  }

  @Test func `a record that vanishes before the end is no success`() throws {
    let place = try Workplace()
    let ending = try place.shell(
      """
      "$POLO" run sweep.yaml arms=polo seeds=0,1 agent.steps=3000 --workers 1 & polo=$!
      until ls results/small/*seed=0*/record.h5 2> /dev/null || ! kill -0 $polo; do sleep 0.02; done
      rm -r results/small/*seed=0*
      wait $polo
      """)
    #expect(ending.code == 1, "\(ending.output)")
    #expect(ending.errors.contains("seed=0 is done and has no record any more"), "\(ending.errors)")
  }

  @Test func `a signal ends polo while figures are drawn too`() throws {
    let bin = try TemporaryFolder()
    defer { withExtendedLifetime(bin) {} }
    let gnuplot = bin.url.appendingPathComponent("gnuplot")
    try Data("#!/bin/bash\ntouch drawing\nsleep 5\n".utf8).write(to: gnuplot)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: gnuplot.path)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let place = try Workplace(variables: ["PATH": "\(bin.url.path):\(path)"])
    let ending = try place.shell(
      """
      "$POLO" run sweep.yaml arms=random & polo=$!
      until [ -e drawing ] || ! kill -0 $polo; do sleep 0.02; done
      kill -TERM $polo
      wait $polo
      """)
    #expect(ending.code == 128 + SIGTERM, "\(ending.errors)")
    #expect(!ending.errors.contains("checkpoint"), "\(ending.errors)")
    #expect(
      ending.errors.contains("'polo plot sweep.yaml arms=random' make the tables and figures\n"),
      "\(ending.errors)")
    #expect(place.records().count == 3)
  }

  @Test func `a record names the commit of its sweep file, and that files differ from it`() throws {
    let place = try Workplace()
    let made = try place.shell(
      """
      git init -q && git add sweep.yaml && git -c user.name=t -c user.email=t@localhost commit -qm one \
        && git rev-parse HEAD
      """)
    let commit = made.output.trimmingCharacters(in: .newlines)
    try place.write(Workplace.sweep + "\n# changed\n")
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=random,seed=0").code == 0)
    let name = try #require(place.records().first)
    let record = try Record(opening: place.file("results/small/\(name)/record.h5"))
    #expect(try record.provenance(.gitCommit) == commit)
    #expect(try record.provenance(.gitDirty) == "1")
    #expect(try place.text("results/small/provenance.txt").contains("commit: \(commit)-dirty\n"))
  }

  @Test func `a repository that git does not open is told, and none is not`() throws {
    let bin = try TemporaryFolder()
    defer { withExtendedLifetime(bin) {} }
    let git = bin.url.appendingPathComponent("git")
    let refusal = "fatal: detected dubious ownership in repository at '/work'"
    try Data("#!/bin/sh\necho \"\(refusal)\" >&2\nexit 128\n".utf8).write(to: git)
    chmod(git.path, 0o755)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let place = try Workplace(variables: ["PATH": "\(bin.url.path):\(path)"])
    let told = try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    #expect(told.code == 0, "\(told.errors)")
    #expect(
      told.errors.hasPrefix("warning: records and tables will name no commit: \(refusal)\n"),
      "\(told.errors)")
    let outside = try Workplace().polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    #expect(!outside.errors.contains("commit"), "\(outside.errors)")
  }

  @Test func `only runs of the same agent tell what others cost`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=polo,seed=0")
    let plan = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try place.polo("plan", "sweep.yaml", "--json").output.utf8)) as? [String: Any])
    let cells = try #require(plan["cells"] as? [[String: Any]])
    let bases = Dictionary(
      uniqueKeysWithValues: cells.map { ($0["arm"] as? String ?? "", $0["basis"] as? String) })
    // The greedy arm's agent is POLO's too.
    #expect(bases == ["polo": "records", "greedy": "others", "random": nil, "mpc": nil])
    #expect(plan["secondsLeft"] == nil)
    let some = try place.polo("plan", "sweep.yaml", "arms=polo,greedy").output
    #expect(some.contains("(of 2 cells 1 by the runs done, 1 by the others)"), "\(some)")
    #expect(
      try place.polo("plan", "sweep.yaml").output.contains("--pilot' says what it will take"))
  }

  @Test func `two sweeps do not share a folder`() throws {
    let sweep = """
      sweep: small
      params: {task: point-mass-box, agent: random, agent.steps: 20}
      arms: {a: {}}
      sizes: {smoke: {seeds: 0}}
      """
    let place = try Workplace(sweep)
    #expect(try place.polo("run", "sweep.yaml", "--smoke").code == 0)
    try place.write(sweep.replacingOccurrences(of: "sweep: small", with: "sweep: small.smoke"))
    let tables = try place.text("results/small.smoke/scores.csv")
    for verb in ["run", "summarize", "plan"] {
      let refused = try place.polo(verb, "sweep.yaml")
      #expect(refused.code == 66)
      #expect(
        refused.errors.contains("results/small.smoke holds another sweep, 'small' at size smoke"),
        "\(refused.errors)")
    }
    #expect(try place.text("results/small.smoke/scores.csv") == tables)
    #expect(try place.polo("run", "sweep.yaml", "--results", "others").code == 0)
    try place.write(sweep)
    #expect(try place.polo("plan", "sweep.yaml", "--smoke").code == 0)
    #expect(try place.polo("plan", "sweep.yaml", "--smoke", "--results", "others").code == 66)
  }

  @Test func `a budget beyond all numbers is counted, and what cannot be asked for is refused`()
    throws
  {
    let place = try Workplace()
    let plan = try place.polo(
      "plan", "sweep.yaml", "agent.steps=100000000", "planner.iterations=1000",
      "planner.rollouts=65536", "planner.horizon=4096")
    #expect(plan.code == 0, "\(plan.errors)")
    #expect(plan.output.contains("simulated steps"))
    let far = try place.polo("plan", "sweep.yaml", "seeds=3000000000")
    #expect(far.code == 65)
    #expect(far.errors.contains("a seed is an integer from 0 to 2147483647"), "\(far.errors)")
    for words in [
      ["--workers", "0"], ["--workers", "9223372036854775807"],
      ["--on", "slurm", "--check-claims"], ["--on", "slurm", "--workers", "3"],
      ["--lease-patience", "nan"],
    ] {
      let ending = try place.polo(["run", "sweep.yaml"] + words)
      #expect(ending.code == 64, "\(words)")
    }
    #expect(place.records().isEmpty)
  }

  @Test func `figures that cannot be written to are found before anything runs`() throws {
    let place = try Workplace()
    let ending = try place.polo("run", "sweep.yaml", "--plots", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("sweep.yaml/small: cannot "), "\(ending.errors)")
    #expect(ending.errors.contains("with the option that names it"), "\(ending.errors)")
    #expect(place.events("runStarted").isEmpty)
  }

  @Test func `a run that exceeds its time is a failure, and the others are kept`() throws {
    let place = try Workplace(
      Workplace.sweep
        .replacingOccurrences(of: "limits: {retries: 3}", with: "limits: {time: 4s, retries: 0}")
        .replacingOccurrences(
          of: "random: {agent: random}", with: "random: {agent: random, agent.steps: 90000000}"))
    let ending = try place.polo("run", "sweep.yaml", "seeds=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("arm=random,seed=0: stopped at its time limit"))
    #expect(place.records().count == 3)
    let status = try place.polo("status", "sweep.yaml", "seeds=0")
    #expect(status.code == 1)
    #expect(status.output.contains("arm=random,seed=0: stopped at its time limit"))
    #expect(place.temporaries().isEmpty)
  }

  @Test func `a record tells the cost of its own run, not of what its worker did before`() throws {
    let place = try Workplace(
      """
      sweep: small
      params: {task: point-mass-box, agent: mpc, agent.steps: 1}
      arms:
        large: {planner: {horizon: 128, rollouts: 65536}}
        small: {planner: {horizon: 2, rollouts: 4}}
      """)
    #expect(try place.polo("run", "sweep.yaml", "--workers", "1").code == 0)
    let starts = place.events("runStarted").compactMap { $0["run"] as? String }
    #expect(starts.map { $0.hasPrefix("arm=large") } == [true, false])
    let costs = try place.python(
      """
      import glob, h5py
      for path in sorted(glob.glob('results/small/*/record.h5')):
          attributes = h5py.File(path)['provenance'].attrs
          print(attributes['peak_memory_bytes'], attributes['cpu_seconds'])
      """
    ).output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(costs.count == 2)
    let (peaks, seconds) = (costs.map { $0[0] }, costs.map { $0[1] })
    #expect(seconds[1] < seconds[0] / 2, "\(seconds)")
    // The actions of its rollouts alone are 64 MiB.
    #expect(peaks[0] - peaks[1] > 0x1p26, "\(peaks)")
  }
}
