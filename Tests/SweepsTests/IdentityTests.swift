import Foundation
import Sweeps
import Testing

struct IdentityTests {
  private func digests(_ sweep: Sweep) -> Set<Digest> { Set(sweep.runs.map(\.digest)) }

  @Test func `digests never change by accident`() throws {
    let sweep = try Sweep(lines: "seeds: 3", arms: "{polo: {planner.horizon: 8, discount: 0.9}}")
    let run = sweep.runs[0]
    #expect(
      run.parameters.canonicalJSON
        == #"{"discount":0.9,"planner.horizon":8,"seed":3,"task":"hand"}"#)
    // printf 'polo-run-1\n{"discount":0.9,"planner.horizon":8,"seed":3,"task":"hand"}' | sha256sum
    #expect(
      run.digest.hexadecimal == "48e660e0c84d42e1bb56f5cc40f0926d7a7a689c0d5fc263d7a05e5047eaab40")
  }

  @Test(arguments: [
    "{polo: {planner.horizon: 4.0}}", "{polo: {planner.horizon: 0.4e1}}",
    "{polo: {planner: {horizon: 4}}}", "{polo: {agent: polo, planner.horizon: 4}}",
    "{polo: {planner.horizon: 4, discount: 0.990}}", "{other: {planner.horizon: 4}}",
    "{polo: {agent.explore: true, planner.horizon: 0x4}}", "{polo: {grid: {planner.horizon: [4]}}}",
    #"{polo: {planner.rollouts: 32, planner.horizon: "${planner.rollouts / 8}"}}"#,
  ])
  func `one meaning has one digest however it is written`(arms: String) throws {
    let plain = try Sweep(lines: "", arms: "{polo: {planner.horizon: 4}}")
    #expect(digests(try Sweep(lines: "", arms: arms)) == digests(plain))
  }

  @Test(arguments: [
    "grid: {planner.horizon: [4, 8, 16]}\nseeds: 0..2",
    "grid: {planner.horizon: [16, 8]}\nseeds: 0..2",
    "grid: {planner.horizon: [8, 16]}\nseeds: [5, 2, 1, 0]",
    "grid: {planner.horizon: [8, 16], discount: [0.99, 0.9]}\nseeds: 0..2",
    "zip: {planner.horizon: [8, 16], target.horizon: [64, 64]}\nseeds: 0..2",
    "grid: {planner.horizon: [8, 16]}\nseeds: 0..2\nstreams: {agent: shared}",
  ])
  func `what is added to a sweep changes no other run's digest`(grown: String) throws {
    let before = try Sweep(lines: "grid: {planner.horizon: [8, 16]}\nseeds: 0..2")
    let after = try Sweep(lines: grown, arms: "{new: {agent: mpc}, polo: {}}")
    #expect(digests(before).isSubset(of: digests(after)))
  }

  @Test func `a new parameter of the vocabulary changes no digest`() throws {
    let folder = try SweepFolder(["a.yaml": "sweep: a\narms: {p: {task: hand}}"])
    var grown = Vocabulary.test
    grown.parameters.insert(
      ParameterDeclaration("agent.new", .text, default: "x", "New."), at: 0)
    let before = try folder.read("a.yaml")
    let after = try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: grown)
    #expect(before.runs == after.runs)
  }

  @Test func `different digests that begin alike are found`() throws {
    let digests = try JSONDecoder().decode(
      [Digest].self, from: Data(#"["aaaaaaaaaaaa1","bbbbbbbbbbbb1","aaaaaaaaaaaa2"]"#.utf8))
    let pair = try #require(Digest.shortCollision(among: digests))
    #expect([pair.0, pair.1] == [digests[0], digests[2]])
    #expect(Digest.shortCollision(among: [digests[0], digests[0], digests[1]]) == nil)
  }
}
