import Experiments
import Foundation
import Records
import Sweeps
import Testing
import Workbench

/// What one sweep has run and another of the same results asks for, with the real binary.
@Suite struct SharedRecordsTests {
  @Test func `what one sweep has run, another does not run again`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml")
    // Other runs use what was trained, in an arm and a sweep of other names.
    try place.write(
      NeedsTests.sweep("second", eval: ", planner.rewards: none").replacingOccurrences(
        of: "train", with: "source"))
    let plan = try place.polo("plan", "sweep.yaml").output
    #expect(plan.contains("6 runs, 4 done (4 by another sweep), 2 left;"), "\(plan)")
    #expect(
      plan.hasSuffix("'polo run sweep.yaml' takes over what other sweeps have done\n"), "\(plan)")
    #expect(place.records("second").isEmpty)
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("4 runs done by small: taken over\n"))
    #expect(place.events("runStarted", "second").count == 2)
    #expect(try place.text("results/second/scores.csv").contains("source"))
    let logs = try place.polo("logs", "second/*")
    #expect(logs.code == 0)
    let told = " has no log: its record is there, made by 'small'\n"
    #expect(logs.errors.contains(told), "\(logs.errors)")
    // It has them for itself.
    try FileManager.default.removeItem(at: place.file("results/small"))
    #expect(place.records("second").count == 6)
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
    #expect(try place.polo("run", "sweep.yaml").output.contains("6 runs, 6 already done, 0 left"))
  }

  @Test func `where all is taken over nothing is submitted, and there are tables all the same`()
    throws
  {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml")
    try place.write(NeedsTests.sweep("second"))
    let ending = try place.polo("run", "sweep.yaml", "--on", "slurm")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.hasPrefix("6 runs done by small: taken over\nnothing to submit;"))
    let text = try place.text("results/second/sweep.yaml")
    #expect(
      try place.text("results/second/provenance.txt").contains(
        "sweep_sha256: \(Digest(of: text).hexadecimal)"))
    #expect(try place.text("results/second/scores.csv").contains(",done,"))
  }

  @Test func `of another sweep only what is whole and of this program is taken over`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml")
    let folders = place.records().filter { $0.hasPrefix("arm=mpc") }.sorted()
    try Self.damage(place.file("results/small/\(folders[0])/record.h5"))
    try Rewriting(place.file("results/small/\(folders[1])/record.h5"))
      .write(maker: Maker(numerics: 1))
    try place.write(NeedsTests.sweep("second"))
    let plan = try place.polo("plan", "sweep.yaml").output
    #expect(plan.contains("6 runs, 4 done (4 by another sweep), 2 left;"), "\(plan)")
    let status = try place.polo("status", "sweep.yaml").output
    #expect(status.contains("second: 4 of 6 runs are done"), "\(status)")
    #expect(
      status.hasSuffix(
        """
        'polo run sweep.yaml' runs what is left
        4 of these are done by other sweeps; 'polo run sweep.yaml' takes them over

        """), "\(status)")
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("4 runs done by small: taken over\n"))
    #expect(place.events("runStarted", "second").count == 2)
    #expect(try place.polo("verify", "results/second").code == 0)
  }

  @Test func `what only other sweeps have is said by every verb, with what takes it over`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    try place.write(Workplace.sweep.replacing("sweep: small", with: "sweep: second"))
    let next = "'polo run sweep.yaml' takes"
    for verb in [["summarize"], ["plot"], ["export", "--to", "episodes"]] {
      let ending = try place.polo([verb[0], "sweep.yaml"] + verb.dropFirst())
      #expect(ending.code == 1, "\(verb)")
      #expect(ending.errors.contains("no run of second has a record; "), "\(ending.errors)")
      #expect(
        ending.errors.contains("; other sweeps have done 12 runs of it, and \(next) over what"),
        "\(ending.errors)")
    }
    let compared = try place.polo("compare", "sweep.yaml")
    #expect(compared.code == 1)
    #expect(
      compared.output.contains("12 of 12 runs have no record: 12 done by other sweeps\n"),
      "\(compared.output)")
    #expect(
      compared.output.contains("arm=polo,seed=0: done by small; \(next) it over\n"),
      "\(compared.output)")
    let status = try place.polo("status", "sweep.yaml").output
    #expect(
      status.hasSuffix("\n12 of these are done by other sweeps; \(next) them over\n"), "\(status)")
    #expect(try place.polo("report", "sweep.yaml").code == 0)
    #expect(try place.text("plots/second/report.html").contains("seed 0: left, done by small; "))
  }

  @Test func `a training that is shared stands beside runs that only another sweep has done`()
    throws
  {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml")
    try place.write(NeedsTests.sweep("second"))
    let ending = try place.polo("summarize", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(
      ending.output.contains(
        """
        4 of 6 runs have no record: 4 done by other sweeps
          arm=eval,seed=0: done by small; 'polo run sweep.yaml' takes it over

        """), "\(ending.output)")
    #expect(try place.text("results/second/scores.csv").contains(",elsewhere,"))
  }

  @Test func `a damaged training of another sweep is neither used nor moved`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml")
    let train = try #require(place.records().first { $0.hasPrefix("arm=train,seed=0") })
    try place.write(NeedsTests.sweep("second"))
    try place.polo("run", "sweep.yaml")
    // One file by two names.
    try Self.damage(place.file("results/small/\(train)/record.h5"))
    let third = NeedsTests.sweep("third", eval: ", planner.rewards: none")
    try place.write(third)
    let verified = try place.polo("verify", "sweep.yaml", "--set-aside")
    #expect(verified.code == 1)
    #expect(verified.output.contains("another sweep's: 'polo verify results/"), "\(verified)")
    #expect(place.records().contains(train) && place.records("second").contains(train))
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.records("third").contains(train))
    // Set aside where it is one's own, it is made anew although the other name is there.
    try place.write(NeedsTests.sweep())
    try FileManager.default.removeItem(at: place.file("results/third"))
    #expect(try place.polo("verify", "sweep.yaml", "--set-aside").code == 1)
    #expect(!place.records().contains(train))
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(place.records().contains(train))
    #expect(try place.polo("verify", "sweep.yaml").code == 0)
  }

  @Test func `a training of another sweep that would come out differently is not moved`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml", "seeds=0")
    let train = try #require(place.records().first { $0.hasPrefix("arm=train") })
    try Rewriting(place.file("results/small/\(train)/record.h5")).write(maker: Maker(numerics: 1))
    try place.write(NeedsTests.sweep("second"))
    let ending = try place.polo("run", "sweep.yaml", "seeds=0", "--rerun-drifted")
    #expect(ending.code == 66, "\(ending.text)")
    #expect(ending.errors.contains("is the record of another sweep"), "\(ending.errors)")
    #expect(place.records().contains(train))
  }

  @Test func `what differs in several sweeps is made anew in the one that is run`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml", "seeds=0")
    let train = try #require(place.records().first { $0.hasPrefix("arm=train") })
    let record = place.file("results/small/\(train)/record.h5")
    try Rewriting(record).write(maker: Maker(numerics: 1))
    let other = place.file("results/second/\(train)/record.h5")
    try FileManager.default.createDirectory(
      at: other.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.linkItem(at: record, to: other)
    let ending = try place.polo("run", "sweep.yaml", "seeds=0", "--rerun-drifted")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("3 runs, 1 already done, 2 left"), "\(ending.output)")
    #expect(place.events("runStarted").count == 5)
    #expect(!(try place.polo("plan", "sweep.yaml", "seeds=0").output.contains("differently")))
  }

  @Test func `of several sweeps' records of a training the one that does not differ is used`()
    throws
  {
    let place = try Workplace(NeedsTests.sweep())
    try place.polo("run", "sweep.yaml", "seeds=0")
    let train = try #require(place.records().first { $0.hasPrefix("arm=train") })
    // Of an earlier name, and so found first.
    let other = place.file("results/other/\(train)/record.h5")
    try FileManager.default.createDirectory(
      at: other.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: place.file("results/small/\(train)/record.h5"), to: other)
    try Rewriting(other).write(maker: Maker(numerics: 1))
    try place.write(NeedsTests.sweep("third", eval: ", planner.rewards: none"))
    let ending = try place.polo("run", "sweep.yaml", "seeds=0")
    #expect(ending.code == 0, "\(ending.text)")
    #expect(ending.output.contains("2 runs done by small: taken over\n"), "\(ending.output)")
  }

  private static func damage(_ record: URL) throws {
    let file = try FileHandle(forUpdating: record)
    defer { try? file.close() }
    let middle = try file.seekToEnd() / 2
    try file.seek(toOffset: middle)
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: middle)
    try file.write(contentsOf: Data([byte ^ 1]))
  }
}
