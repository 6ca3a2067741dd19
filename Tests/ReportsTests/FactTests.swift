import Foundation
import Records
import Reports
import Sweeps
import Testing

/// What is remembered of records, and when it is not believed.
struct FactTests {
  let results: SyntheticResults
  let sweep = madeUpSweep(
    seeds: 0..<4, figures: [Figure(name: "f", kind: "curve", options: Parameters(["window": 2]))])

  init() throws {
    results = try SyntheticResults()
    for run in sweep.runs {
      try results.record(run, score: Double(run.seed), fractions: [0, 0.25, 0.5, Double(run.seed)])
    }
  }

  /// Remembers records however young they are, unless told otherwise.
  private func summarize(settling: Double = 0) throws -> [String] {
    _ = try Summary.write(
      sweep, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin,
      settling: settling)
    return try ["scores.csv", "curves.csv"].map(results.text)
  }

  private var facts: URL { results.url.appendingPathComponent(".facts") }

  private func inode(of url: URL) throws -> Int {
    try #require(
      try FileManager.default.attributesOfItem(atPath: url.path)[.systemFileNumber] as? Int)
  }

  @Test func `what is remembered gives the same tables, and nothing is learned anew`() throws {
    let fresh = try summarize()
    let written = try inode(of: facts)
    #expect(try summarize() == fresh)
    #expect(try inode(of: facts) == written, "nothing was learned, and nothing written")
    try FileManager.default.removeItem(at: facts)
    #expect(try summarize() == fresh)
  }

  @Test func `a record that was replaced is read again`() throws {
    _ = try summarize()
    try FileManager.default.removeItem(at: results.directory.record(of: sweep.runs[0]))
    try results.record(sweep.runs[0], score: 42, fractions: [0, 0, 0, 0.125])
    let tables = try summarize()
    #expect(tables[0].contains(",done,42,"))
    try FileManager.default.removeItem(at: facts)
    #expect(try summarize() == tables)
  }

  @Test func `a record that was damaged where it lies is an error, however it is dated`() throws {
    _ = try summarize()
    let record = results.directory.record(of: sweep.runs[3])
    let before = try FileManager.default.attributesOfItem(atPath: record.path)
    let handle = try FileHandle(forWritingTo: record)
    try handle.seek(toOffset: 2000)
    try handle.write(contentsOf: Data([0xff, 0, 0xff]))
    try handle.close()
    try FileManager.default.setAttributes(
      [.modificationDate: before[.modificationDate]!], ofItemAtPath: record.path)
    #expect {
      _ = try summarize()
    } throws: {
      "\($0)".contains("seed=3") && "\($0)".contains("changed or damaged")
    }
  }

  @Test func `the record of another run is an error though that run is known`() throws {
    _ = try summarize()
    try FileManager.default.removeItem(at: results.directory.record(of: sweep.runs[0]))
    try FileManager.default.moveItem(
      at: results.directory.record(of: sweep.runs[1]),
      to: results.directory.record(of: sweep.runs[0]))
    #expect {
      _ = try summarize()
    } throws: {
      "\($0)".contains("this is not the record of arm=polo,task=box,seed=0")
    }
  }

  @Test func `records that are just written are not remembered`() throws {
    let fresh = try summarize(settling: 3600)
    // Nothing but the foot.
    #expect(try Data(contentsOf: facts).count < 1000)
    #expect(try summarize(settling: 3600) == fresh)
  }

  @Test func `a memory that is damaged, cut short or empty is forgotten`() throws {
    let fresh = try summarize()
    let whole = try Data(contentsOf: facts)
    for place in stride(from: 0, to: whole.count, by: 97) {
      var changed = whole
      changed[place] ^= 0x10
      try changed.write(to: facts)
      #expect(try summarize() == fresh)
    }
    for count in [0, 7, 24, whole.count / 2, whole.count - 1] {
      try whole.prefix(count).write(to: facts)
      #expect(try summarize() == fresh)
    }
  }

  @Test func `what another program remembered is not believed`() throws {
    let fresh = try summarize()
    // Whole and sealed, by a program that took 3 for 4.
    var data = try Data(contentsOf: facts)
    let end = data.count - Seal.byteCount - 8
    let length = data[end..<end + 8].withUnsafeBytes { Int($0.loadUnaligned(as: Int64.self)) }
    let foot = String(decoding: data[(end - length)..<end], as: UTF8.self)
    var changed = Data(
      foot.replacing(/"program":\[[^\]]*\]/, with: #""program":[1]"#).utf8)
    #expect(changed != Data(foot.utf8))
    func bytes<T>(_ value: T) -> Data { withUnsafeBytes(of: value) { Data($0) } }
    changed += bytes(Int64(changed.count))
    var rows = Data(data[..<(end - length)])
    while let three = rows.firstRange(of: bytes(3.0)) {
      rows.replaceSubrange(three, with: bytes(4.0))
    }
    data = rows + changed
    data += data.withUnsafeBytes { Data(Seal(of: $0).bytes) }
    try data.write(to: facts)
    #expect(try summarize() == fresh)
  }

  @Test func `the scale of a figure is not forgotten`() throws {
    let scaled = madeUpSweep(
      seeds: 0..<4, figures: [Figure(name: "f", kind: "curve", options: Parameters(["scale": 100]))]
    )
    func drawn() throws -> String {
      _ = try Plotter(of: scaled, in: results.directory, to: results.plots, origin: madeUpOrigin)
        .draw(by: nil)
      return try String(
        contentsOf: results.plots.appendingPathComponent("f.csv"), encoding: .utf8)
    }
    let fresh = try drawn()
    try? FileManager.default.removeItem(at: facts)
    let plain = madeUpSweep(
      seeds: 0..<4, figures: [Figure(name: "f", kind: "curve", options: Parameters([:]))])
    _ = try Summary.write(
      plain, in: results.directory, metrics: [], origin: madeUpOrigin, settling: 0)
    #expect(try drawn() == fresh)
  }

  @Test func `other questions add to what is remembered and take nothing from it`() throws {
    _ = try summarize()
    let few = try Data(contentsOf: facts).count
    let comparing = madeUpSweep(
      seeds: 0..<4,
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["task", "seed"],
        metrics: ["summary/coverage"],
        thresholds: [Threshold("coverage/fraction", isAtLeast: true, 0.5)]))
    _ = try SweepComparison(
      of: comparing, in: results.directory, origin: madeUpOrigin, settling: 0)
    let more = try Data(contentsOf: facts).count
    #expect(more > few)
    let written = try inode(of: facts)
    _ = try summarize()
    #expect(try inode(of: facts) == written)
  }

  @Test func `a report of some runs forgets nothing of the others`() throws {
    let fresh = try summarize()
    let all = try Data(contentsOf: facts).count
    let some = madeUpSweep(
      seeds: 0..<1, figures: [Figure(name: "g", kind: "curve", options: Parameters(["window": 3]))])
    _ = try Summary.write(
      some, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin, settling: 0)
    #expect(try Data(contentsOf: facts).count > all)
    let written = try inode(of: facts)
    #expect(try summarize() == fresh)
    #expect(try inode(of: facts) == written, "nothing was learned, and nothing written")
  }

  @Test func `what is compared at equal cost is remembered`() throws {
    let byCost = madeUpSweep(
      tasks: ["hall"], seeds: 0..<2,
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
        metrics: ["summary/coverage"], course: Comparison.Course("coverage/fraction")))
    for run in byCost.runs {
      try results.record(
        run, score: 1, fractions: [0.25, 0.5, 1], cost: (run.arm == "polo" ? 100 : 1, 1))
    }
    func courses() throws -> [PairedDifference?] {
      try SweepComparison(of: byCost, in: results.directory, origin: madeUpOrigin, settling: 0)
        .courses.map(\.difference)
    }
    _ = try Summary.write(
      byCost, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin, settling: 0)
    let scores = try Data(contentsOf: facts).count
    let fresh = try courses()
    // Of each of four runs three costs and three values, with their keys.
    #expect(try Data(contentsOf: facts).count >= scores + 4 * 6 * 8)
    let written = try inode(of: facts)
    #expect(try courses() == fresh)
    #expect(try inode(of: facts) == written, "nothing was learned, and nothing written")
  }

  @Test func `a folder that cannot be written to is summarised all the same`() throws {
    try FileManager.default.createDirectory(at: facts, withIntermediateDirectories: true)
    let fresh = try summarize()
    #expect(try summarize() == fresh)
  }
}
