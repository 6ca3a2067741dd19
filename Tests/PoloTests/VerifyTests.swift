import Foundation
import Records
import Sweeps
import Testing
import Workbench

/// Damaged, foreign and misplaced files with the real binary.
@Suite struct VerifyTests {
  private func path(_ place: Workplace, _ name: String, _ file: String = "record.h5") -> URL {
    place.file("results/small/\(name)/\(file)")
  }

  private func change(_ url: URL, at offset: Int) throws {
    var bytes = try Data(contentsOf: url)
    bytes[offset] ^= 4
    try bytes.write(to: url)
  }

  @Test func `sound results are sound, as text and as JSON, of a sweep, a folder and a file`()
    throws
  {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    let name = try #require(place.records().first)
    for target in ["sweep.yaml", "results", "results/small", "results/small/\(name)/record.h5"] {
      let ending = try place.polo("verify", target)
      #expect(ending.code == 0, "\(ending.output)")
      #expect(ending.output.contains("all are sound"), "\(ending.output)")
    }
    let json = try place.polo("verify", "sweep.yaml", "--json").output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["records"] as? Int == 12)
    #expect((object["findings"] as? [Any])?.isEmpty == true)
    #expect(try place.polo("verify", "nothing.yaml").code == 65)
  }

  @Test func `what a folder takes no notice of is to be left out`() throws {
    let place = try Workplace()
    let ending = try place.polo("verify", ".", "seeds=0", "--results", "elsewhere")
    #expect(ending.code == 64)
    #expect(ending.errors.hasPrefix("leave out seeds=0 --results elsewhere: "), "\(ending.errors)")
  }

  @Test func `nothing is not sound`() throws {
    let ending = try Workplace().polo("verify", "sweep.yaml", "--results", "resluts")
    #expect(ending.code == 1)
    #expect(ending.output.contains("nothing was checked"))
  }

  @Test func `damaged records are told apart, set aside, never deleted, and made anew bit for bit`()
    throws
  {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    let before = try place.datasets()
    let names = place.records().sorted()
    try change(path(place, names[0]), at: 3000)
    try Data(contentsOf: path(place, names[1])).prefix(5000).write(to: path(place, names[1]))
    try Data().write(to: path(place, names[2]))
    // Another run's.
    try Data(contentsOf: path(place, names[4])).write(to: path(place, names[3]))
    try FileManager.default.removeItem(at: path(place, names[5]))
    try FileManager.default.createDirectory(
      at: path(place, names[5]), withIntermediateDirectories: true)
    try Data("noise".utf8).write(to: path(place, names[6], "checkpoint.bin"))
    try Data("noise".utf8).write(to: path(place, names[7], "record.h5.1-2.tmp"))

    let ending = try place.polo("verify", "sweep.yaml")
    #expect(ending.code == 1)
    for (index, words) in [
      "damaged: it was changed or damaged since it was committed",
      "damaged: it does not end like a record", "damaged: it is empty",
      "misplaced: it is the record of another run", "", "damaged: it is not a regular file",
    ].enumerated() where !words.isEmpty {
      #expect(
        ending.output.contains("results/small/\(names[index])/record.h5: \(words)"),
        "\(ending.output)")
    }
    #expect(ending.output.contains("\(names[6])/checkpoint.bin: damaged: "), "\(ending.output)")
    #expect(ending.output.contains("\(names[7])/record.h5.1-2.tmp: left over"), "\(ending.output)")
    #expect(ending.output.contains("12 runs of the sweep are on record, 5 at fault\n"))
    #expect(ending.output.contains("'polo verify sweep.yaml --set-aside'"), "\(ending.output)")

    // None of them counts as data.
    for verb in ["summarize", "plot"] {
      let refused = try place.polo(verb, "sweep.yaml")
      #expect(refused.code == 1)
      #expect(refused.errors.contains("polo verify"), "\(refused.errors)")
    }

    let moved = try place.polo("verify", "sweep.yaml", "--set-aside")
    #expect(moved.code == 1)
    #expect(moved.output.components(separatedBy: "record.aside-1.h5").count == 6, "\(moved.output)")
    #expect(
      moved.output.contains("\n7 of 12 runs of the sweep are on record, 5 were set aside\n"),
      "\(moved.output)")
    #expect(place.records().count == 7)
    #expect(
      FileManager.default.fileExists(atPath: path(place, names[0], "record.aside-1.h5").path))
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(try place.datasets() == before)
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
  }

  @Test func `what cannot be moved is told with the reason, and not advised again`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let name = try #require(place.records().first)
    try change(path(place, name), at: 3000)
    let folder = place.file("results/small/\(name)").path
    chmod(folder, 0o555)
    defer { chmod(folder, 0o755) }
    // Root may write anywhere, so it gives that up first.
    let drop = "setpriv --bounding-set=-dac_override,-dac_read_search"
    let ending = try place.shell(
      "exec \(geteuid() == 0 ? drop : "") \"$POLO\" verify sweep.yaml --set-aside")
    #expect(ending.code == 1)
    #expect(ending.output.contains("\n    not moved: Permission denied\n"), "\(ending.output)")
    #expect(!ending.output.contains("'polo "), "\(ending.output)")
    #expect(place.records().count == 1)
  }

  @Test func `a sweep file of any ending is one, and is never moved`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    try FileManager.default.copyItem(at: place.file("sweep.yaml"), to: place.file("sweep.txt"))
    let ending = try place.polo("verify", "sweep.txt", "--set-aside")
    #expect(ending.code == 0, "\(ending.output)")
    #expect(try place.text("sweep.txt") == Workplace.sweep)
  }

  @Test func `a record that is a link counts as done, and what it leads to is asked for`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let record = path(place, try #require(place.records().first))
    try FileManager.default.moveItem(at: record, to: place.file("away.h5"))
    try FileManager.default.createSymbolicLink(
      at: record, withDestinationURL: place.file("archive.h5"))
    let run = try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    #expect(run.code == 1)
    #expect(run.errors.contains("if it is a link, fetch what it leads to"), "\(run.errors)")
    #expect(place.events("runStarted").count == 1)
    let verified = try place.polo("verify", "sweep.yaml", "--set-aside")
    #expect(verified.code == 1)
    #expect(verified.output.contains("record.h5: unreadable: "), "\(verified.output)")
    try FileManager.default.moveItem(at: place.file("away.h5"), to: place.file("archive.h5"))
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
  }

  /// Leaves a link in the place of what is moved.
  private func move(_ path: String, to other: String, in place: Workplace) throws {
    let manager = FileManager.default
    try manager.moveItem(at: place.file(path), to: place.file(other))
    try manager.createSymbolicLink(at: place.file(path), withDestinationURL: place.file(other))
  }

  @Test func `what links lead to is checked, and set aside where it lies`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*")
    let name = try #require(place.records().min())
    try move("results/small/\(name)", to: "away", in: place)
    try move("results/small", to: "kept", in: place)
    let sound = try place.polo("verify", "sweep.yaml")
    #expect(sound.code == 0, "\(sound.output)")
    #expect(sound.output.contains("\n3 of 12 runs of the sweep are on record\n"), "\(sound.output)")

    try change(place.file("away/record.h5"), at: 3000)
    for target in ["sweep.yaml", "results", "results/small", "results/small/\(name)"] {
      let ending = try place.polo("verify", target)
      #expect(ending.code == 1, "\(target): \(ending.output)")
      #expect(
        ending.output.contains("results/small/\(name)/record.h5: damaged: "),
        "\(target): \(ending.output)")
    }
    #expect(try place.polo("verify", "sweep.yaml", "--set-aside").code == 1)
    #expect(FileManager.default.fileExists(atPath: place.file("away/record.aside-1.h5").path))
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*").code == 0)
    #expect(FileManager.default.fileExists(atPath: place.file("away/record.h5").path))
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
  }

  @Test func `links in a circle and to nowhere end, and each record is checked once`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*")
    let name = try #require(place.records().min())
    for (link, destination) in [
      ("results/small/\(name)/loop", ".."), ("results/small/loop", "."), ("results/loop", "small"),
      ("results/small/gone", "nowhere"), ("results/small/arm=mpc-ba9876543210", name),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: place.file(link).path, withDestinationPath: destination)
    }
    func check(_ targets: String...) throws {
      for target in targets {
        let ending = try place.polo("verify", target)
        #expect(ending.code == 0, "\(target): \(ending.output)")
        #expect(ending.output.hasPrefix("3 records and "), "\(target): \(ending.output)")
      }
    }
    try check("sweep.yaml", "results", "results/small")
    // Of a sweep's runs it is told: they may be whole elsewhere.
    try FileManager.default.createSymbolicLink(
      atPath: place.file("results/small/arm=mpc-0123456789ab").path, withDestinationPath: "nowhere")
    try check("results", "results/small")
  }

  @Test func `values that are not finite are told and left alone`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let name = try #require(place.records().first)
    try Rewriting(path(place, name)).write { grid in
      grid.changing("reward") { values in values[7] = .nan }
    }
    let ending = try place.polo("verify", "sweep.yaml", "--set-aside")
    #expect(ending.code == 1)
    #expect(
      ending.output.contains("implausible: 'trajectory/reward' has 1 values that are not finite"),
      "\(ending.output)")
    #expect(place.records().count == 1)
  }

  @Test func `records that lack something are told, set aside, and made anew bit for bit`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=0")
    let before = try place.datasets()
    // Of the arms greedy, mpc, polo and random.
    let names = place.records().sorted()
    try Rewriting(path(place, names[0])).write { $0.without("reward") }
    try Rewriting(path(place, names[1])).write { $0.without("average_reward") }
    try Rewriting(path(place, names[2])).write { $0.hidden(if: "value_function") }
    try Rewriting(path(place, names[3])).write { $0.hidden(if: "coverage") }

    let ending = try place.polo("verify", "sweep.yaml", "--set-aside")
    #expect(ending.code == 1)
    for (name, reason) in [
      (names[0], "'trajectory' has no 'reward'"),
      (names[1], "it has no 'summary/average_reward'"),
      (names[1], "it has no 'episodes/average_reward'"),
      (names[2], "it has no group 'value_function'"),
      (names[3], "it has no group 'coverage'"),
    ] {
      #expect(
        ending.output.contains("results/small/\(name)/record.h5: malformed: \(reason)\n"),
        "\(ending.output)")
    }
    #expect(place.records().isEmpty)
    #expect(try place.polo("run", "sweep.yaml", "--only", "*seed=0").code == 0)
    #expect(try place.datasets() == before)
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
  }

  @Test func `a record of other code is not mixed with new ones unless that is asked for`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=0")
    let before = try place.datasets()
    let names = place.records().sorted()
    #expect(names.count == 4)
    #expect(try place.polo("plan", "sweep.yaml").output.contains("numerics") == false)
    try Rewriting(path(place, names[0])).write(maker: Maker(numerics: 1))
    try Rewriting(path(place, names[1])).write(maker: .unknown)

    let plan = try place.polo("plan", "sweep.yaml").output
    #expect(plan.contains("1 record would come out differently now (numerics 1, now "), "\(plan)")
    #expect(
      plan.contains("1 record would come out differently now (numerics unstated, now "), "\(plan)")
    let refused = try place.polo("run", "sweep.yaml")
    #expect(refused.code == 66)
    #expect(refused.errors.contains("--rerun-drifted"), "\(refused.errors)")
    #expect(place.records().count == 4)
    // Where nothing is to be run, nothing is mixed.
    #expect(try place.polo("run", "sweep.yaml", "seeds=0").code == 0)

    let mixed = try place.polo("run", "sweep.yaml", "seeds=0..1", "--accept-drift")
    #expect(mixed.code == 0)
    #expect(
      mixed.errors.contains("different numerics are compared: unstated in 1, 1 in 1, "),
      "\(mixed.errors)")
    #expect(place.records().count == 8)
    let partial = try place.polo("run", "sweep.yaml", "--only", "*seed=1", "--rerun-drifted")
    #expect(
      partial.code == 66 && partial.errors.contains("2 of them would stay"), "\(partial.errors)")
    #expect(place.records().count == 8)
    let ending = try place.polo("run", "sweep.yaml", "--rerun-drifted")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.records().count == 12)
    for (name, datasets) in before { #expect(try place.datasets()[name] == datasets) }
    #expect(
      FileManager.default.fileExists(atPath: path(place, names[1], "record.aside-1.h5").path))
    #expect(try place.polo("plan", "sweep.yaml").output.contains("numerics") == false)
  }

  @Test func `two launchers that set the same records aside do so once`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=0")
    let before = try place.datasets()
    for name in before.keys {
      try Rewriting(path(place, name)).write(maker: Maker(numerics: 1))
    }
    let launchers = try (0..<2).map { _ in
      try place.start("run", "sweep.yaml", "seeds=0", "--rerun-drifted", "--workers", "1")
    }
    for launcher in launchers {
      launcher.waitUntilExit()
      #expect(launcher.terminationStatus == 0)
    }
    #expect(try place.datasets() == before)
    #expect(place.events("runStarted").count == 8)
    for name in before.keys {
      #expect(
        !FileManager.default.fileExists(atPath: path(place, name, "record.aside-2.h5").path))
    }
    #expect(try place.polo("plan", "sweep.yaml").output.contains("numerics") == false)
  }

  @Test func `another MuJoCo is told of runs that used it`() throws {
    let place = try Workplace(
      """
      sweep: small
      params: {task: humanoid-getup, agent.steps: 2, planner: {horizon: 4, rollouts: 4}}
      arms: {mpc: {agent: mpc}}
      """)
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    let name = try #require(place.records().first)
    let record = path(place, name)
    let made = try Record(opening: record).maker
    let model = try #require(made.model)
    try Rewriting(record).write(
      maker: Maker(numerics: made.numerics, physics: "0", model: model))
    let plan = try place.polo("plan", "sweep.yaml").output
    #expect(plan.contains("come out differently now (MuJoCo 0, now "), "\(plan)")
    try Rewriting(record).write(
      maker: Maker(numerics: made.numerics, physics: made.physics, model: "another"))
    #expect(try place.polo("plan", "sweep.yaml").output.contains("come out differently now"))
  }
}

extension Grid {
  /// The same without a variable.
  fileprivate func without(_ name: String) -> Grid {
    Grid(self.name, dimensions: dimensions, contents.filter { $0.variable.name != name })
  }

  /// Under another name, if it has this one.
  fileprivate func hidden(if name: String) -> Grid {
    Grid(self.name == name ? "hidden" : self.name, dimensions: dimensions, contents)
  }
}
