import Foundation
import Fuzzing
import Sweeps
import Testing
import Workbench

/// Sweep files and overrides at random: faults or runs, no crash, no hang. `make fuzz` goes on for longer.
@Suite(.serialized) struct FuzzTests {
  private static let words = [
    "sweep: ", "params: ", "grid: ", "zip: ", "arms: ", "seeds: ", "include: [a.yaml]",
    "include: [/dev/zero]", "sizes: ",
    "smoke: ", "limits: ", "compare: ", "claims: ", "figures: ", "exclude: ", "streams: ",
    "question: ", "derive: ",
    "value: {from: polo}", "where: ", "baseline: ", "pair_by: ", "metric: ", "kind: curve",
    "task: hand",
    "agent: mpc", "planner.horizon", "agent.note", "value.layers", "discount", "summary/coverage",
    "polo > mpc in ",
    " for each ", "0..9", "log2 1..64", " step ", "[", "]", "{", "}", ": ", ", ", "\n", "  ", "- ",
    "&a ", "*a", "!!", "|\n",
    ">-\n", "\"", "'", "#", "%", "---\n", "...\n", "? ", "<<: ", "~", "null", "true", "\u{202e}",
    "\u{feff}", "é", "\\", "`id`",
    "$(id)", "../", "\u{0}", "=", "+", "*", "/", "(", ")", "planner.horizon * 2", "2m", "4G",
    "retries",
  ]

  private static var corpus: [[UInt8]] {
    get throws {
      let sweeps = Checkout.folder.appendingPathComponent("sweeps")
      let folders = [sweeps, sweeps.appendingPathComponent("base"), Golden.folder()]
      let files = try folders.flatMap {
        try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
      }
      .filter { $0.pathExtension == "yaml" }
      return try files.sorted { $0.path < $1.path }.map { [UInt8](try Data(contentsOf: $0)) }
    }
  }

  @Test func `a sweep file of any bytes gives faults or runs`() throws {
    // What a sweep of the corpus includes, so that this one has no faults.
    let path = "base/pointmass.yaml"
    let base = Golden.folder().appendingPathComponent(path)
    let folder = try SweepFolder([path: String(contentsOf: base, encoding: .utf8)])
    var fuzzer = Fuzzer("sweep", corpus: try Self.corpus, words: Self.words)
    let report = try fuzzer.run { input in
      try? folder.write(Data(input), to: "a.yaml")
      return folder.faults("a.yaml", size: input.count % 5 == 0 ? "smoke" : nil)
    }
    check(report)
  }

  @Test func `overrides of any text give faults or runs`() throws {
    let folder = try SweepFolder([
      "a.yaml": """
      sweep: a
      params: {task: hand}
      grid: {planner.horizon: [8, 16], discount: [0.5, 0.9]}
      arms: {polo: {}, b: {agent: mpc, value: {from: polo}}, c: {grid: {planner.rollouts: [1, 2]}}}
      seeds: 0..1
      """
    ])
    let corpus = [
      "planner.horizon=1,2,3", "planner.horizon=1..3", "seeds=5..6\u{1}arms=c,polo",
      "value.layers=[1,2]",
      "agent.note='a,b'", "discount=0.1..0.9 step 0.1", "task=hand", "streams.agent=x",
    ].map { Array($0.utf8) }
    var fuzzer = Fuzzer(
      "overrides", corpus: corpus, words: Self.words + ["seeds=", "arms=", "\u{1}"])
    let report = try fuzzer.run { input in
      let overrides = String(decoding: input, as: UTF8.self).split(separator: "\u{1}").map(
        String.init)
      return folder.faults("a.yaml", overrides: overrides)
    }
    check(report)
  }

  private func check(_ report: Fuzzer.Report) {
    // Some are taken, and others refused.
    #expect(report.answers.contains("no faults"))
    #expect(report.answers.count > 1)
    // A sweep of 100,000 runs, the most that are allowed, takes a second or so, and longer on a loaded machine.
    #expect(report.mostSeconds < 30)
  }
}
