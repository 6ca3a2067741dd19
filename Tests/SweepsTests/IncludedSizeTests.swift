import Sweeps
import Testing

/// What an included file states of a size, where the sweep itself states it too.
struct IncludedSizeTests {
  private func folder(_ lines: String) throws -> SweepFolder {
    try SweepFolder([
      "a.yaml": "sweep: a\ninclude: [b.yaml]\nparams: {task: hand}\n\(lines)\n",
      "b.yaml": "sizes: {smoke: {params: {planner.rollouts: 8, agent.steps: 5}}}\n",
    ])
  }

  private func values(_ key: String, _ lines: String, size: String?) throws -> [ParameterValue?] {
    try folder(lines).read("a.yaml", size: size).runs.map { $0.parameters.values[key] }
  }

  @Test(arguments: [
    "{few: {planner.rollouts: 16}, many: {planner.rollouts: 256}}",
    "{both: {grid: {planner.rollouts: [16, 256]}}}",
  ])
  func `a parameter that every arm states gives way to the arms`(arms: String) throws {
    for size in [nil, "smoke"] {
      #expect(try values("planner.rollouts", "arms: \(arms)", size: size) == [16, 256])
    }
    #expect(try values("agent.steps", "arms: \(arms)", size: "smoke") == [5, 5])
  }

  @Test func `it gives way to the arms of the size, and holds for arms that do not state it`()
    throws
  {
    let lines = """
      arms: {few: {}, many: {discount: 0.5}}
      sizes: {smoke: {arms: {few: {planner.rollouts: 2}, many: {planner.rollouts: 4}}}}
      """
    #expect(try values("planner.rollouts", lines, size: "smoke") == [2, 4])
    #expect(try values("planner.rollouts", lines, size: nil) == [nil, nil])
    let one = "arms: {few: {planner.rollouts: 16}, other: {}}"
    #expect(try values("planner.rollouts", one, size: "smoke") == [16, 8])
  }

  @Test func `an axis of the sweep needs values of its own in the size`() throws {
    let lines = "grid: {planner.rollouts: [30, 60], discount: [0.5, 0.9]}\narms: {polo: {}}"
    for size in [nil, "smoke"] {
      #expect(
        try folder(lines).faults("a.yaml", size: size)
          == "b.yaml:1:44: 'planner.rollouts' is an axis of the sweep, which wins over params of a size; "
          + "state it under grid of size 'smoke' in a.yaml, as a list")
    }
    let whole = "\(lines)\nsizes: {smoke: {grid: {planner.rollouts: [3, 6]}}}"
    #expect(try values("planner.rollouts", whole, size: nil) == [30, 30, 60, 60])
    #expect(try values("planner.rollouts", whole, size: "smoke") == [3, 3, 6, 6])
    #expect(try values("agent.steps", whole, size: "smoke") == [5, 5, 5, 5])
    let axes = try folder(whole).read("a.yaml", size: "smoke").axes.map(\.key)
    #expect(axes == ["planner.rollouts", "discount"])
  }

  @Test func `an axis of a zip in the size counts too`() throws {
    let lines = """
      grid: {planner.rollouts: [30, 60]}
      arms: {polo: {}}
      sizes: {smoke: {zip: {planner.rollouts: [3, 6], discount: [0.5, 0.9]}}}
      """
    #expect(try values("planner.rollouts", lines, size: "smoke") == [3, 6])
  }

  @Test func `what the sweep's own size states without effect is a fault still`() throws {
    let lines = """
      arms: {few: {planner.rollouts: 16}, many: {planner.rollouts: 256}}
      sizes: {smoke: {params: {planner.rollouts: 4}}}
      """
    #expect(
      try folder(lines).faults("a.yaml")
        == "a.yaml:5:44: every arm states 'planner.rollouts' itself, so that this changes no run; "
        + "state it under arms of the size")
  }
}
