import Sweeps
import Testing

struct ValueTests {
  @Test(arguments: [
    ("0..3", [0, 1, 2, 3]), ("0..20 step 5", [0, 5, 10, 15, 20]), ("0..7 step 3", [0, 3, 6]),
    ("log2 1..64", [1, 2, 4, 8, 16, 32, 64]), ("log2 3..20", [3, 6, 12]), ("5..5", [5]),
  ])
  func `a range stands for its values, both ends included`(text: String, values: [Int]) throws {
    let sweep = try Sweep(lines: "seeds: \(text)")
    #expect(sweep.runs.map(\.seed) == values)
  }

  @Test func `a range of decimals has the decimals that people write`() throws {
    let sweep = try Sweep(lines: "grid: {discount: 0.1..0.7 step 0.1}")
    #expect(sweep.axes[0].values == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  }

  @Test(arguments: [
    ("1e-4..5e-4 step 1e-4", [0.0001, 0.0002, 0.0003, 0.0004, 0.0005]),
    ("0..1E-1 step 2.5e-2", [0, 0.025, 0.05, 0.075, 0.1]),
    // Rounded twice, by the digits and by the power of ten, it would be another number.
    ("log2 4.7416560789673340e-1..0.95", [0.47416560789673340, 2 * 0.47416560789673340]),
    ("log2 1e-3..4e-3", [0.001, 0.002, 0.004]), ("1e-22..3e-22 step 1e-22", [1e-22, 2e-22, 3e-22]),
  ])
  func `the numbers of a range may have exponents`(text: String, values: [Double]) throws {
    let sweep = try Sweep(lines: "grid: {discount: \(text)}")
    #expect(sweep.axes[0].values == values.map(ParameterValue.number))
  }

  @Test func `exponents may be positive, and have their limit`() throws {
    #expect(try Sweep(lines: "seeds: 1e1..1.2e+1").runs.map(\.seed) == [10, 11, 12])
    let fault = "the range '1e-30..2e-30 step 1e-30' has too many digits"
    #expect(try faults(lines: "grid: {discount: 1e-30..2e-30 step 1e-30}").hasSuffix(fault))
  }

  @Test func `a range can state a list of numbers`() throws {
    let sweep = try Sweep(lines: "", arms: "{polo: {value.layers: log2 8..32}}")
    #expect(sweep.runs[0].parameters.values["value.layers"] == [8, 16, 32])
  }

  @Test(arguments: [
    ("1e-3", 0.001), (".5", 0.5), ("5.e-1", 0.5), ("+0.25", 0.25), ("1", 1), ("0x1", 1),
    ("0o1", 1), ("-0", 0),
  ])
  func `numbers are those of YAML 1-2`(text: String, number: Double) throws {
    let sweep = try Sweep(lines: "", arms: "{polo: {discount: \(text)}}")
    #expect(sweep.runs[0].parameters.values["discount"] == .number(number))
  }

  @Test(arguments: [
    "no", "on", "'5'", "\"true\"", "1_000", "0..9", "1:30", "2024-01-01", "infinity", "nan", "0b11",
    "1e", ".", "0x", "1.2.3", "+-1", "e5",
  ])
  func `everything else is text`(text: String) throws {
    let sweep = try Sweep("sweep: a\narms:\n  polo:\n    task: hand\n    agent.note: \(text)\n")
    let bare = text.trimmingPrefix(while: { "'\"".contains($0) })
    let expected = String(bare.prefix { !"'\"".contains($0) })
    #expect(sweep.runs[0].parameters.values["agent.note"] == .string(expected))
  }

  @Test(arguments: [
    ("planner.rollouts", 32), ("3 * planner.rollouts", 96), ("planner.rollouts / 4 - 3", 5),
    ("(planner.rollouts+1)*2", 66), ("2 ^ 3 ^ 2", 512), ("-2 ^ 2 + 10", 6), ("1e1 - 2 - 3", 5),
    ("discount ^ 2 * 0 + 7", 7), ("2^-1*8", 4), ("planner.rollouts / 2 / 2", 8),
  ])
  func `a derived value follows other parameters`(text: String, value: Double) throws {
    let sweep = try Sweep(lines: "", arms: "{polo: {planner.horizon: \"${\(text)}\"}}")
    #expect(sweep.runs[0].parameters.values["planner.horizon"] == .number(value))
  }

  @Test func `derived values follow axes, arms and each other, and copy texts and lists`() throws {
    let sweep = try Sweep(
      """
      sweep: a
      params:
        task: hand
        target.horizon: ${planner.horizon}
        planner.rollouts: ${2 * target.horizon}
        agent.note: ${agent}
        value.layers: ["${planner.horizon}", 3]
      arms: {a: {grid: {planner.horizon: [1, 2]}}, b: {agent: mpc, planner.horizon: 5}}
      """)
    let values = sweep.runs.map(\.parameters.values)
    #expect(values.map { $0["planner.rollouts"] } == [2, 4, 10])
    #expect(values.map { $0["agent.note"] } == ["polo", "polo", "mpc"])
    #expect(values.map { $0["value.layers"] } == [[1, 3], [2, 3], [5, 3]])
  }

  @Test(arguments: [0x1p63, -0x1p64, 1e300, 0.5])
  func `a number that no integer equals is not one`(number: Double) {
    let one = ParameterDeclaration("seed", .integer(0...Int.max), default: nil, "Seed.")
    #expect(one.fault(of: .number(number))?.hasSuffix("is not an integer of at least 0") == true)
    let several = ParameterDeclaration("steps", .integers(0...Int.max), default: nil, "Steps.")
    #expect(several.fault(of: .list([.number(number)])) != nil)
  }

  @Test func `one slip of the hand is two letters swapped, changed, added or left out`() {
    #expect(Nearest.editDistance(Array("horizon"), Array("hroizon")) == 1)
    #expect(Nearest.editDistance(Array("horizon"), Array("horizn")) == 1)
    #expect(Nearest.editDistance(Array(""), Array("abc")) == 3)
    #expect(Nearest.name(to: "horizon", among: ["agent", "planner.horizon"]) == "planner.horizon")
    #expect(Nearest.name(to: "Polo", among: ["mpc", "polo"]) == "polo")
    #expect(Nearest.name(to: "x", among: ["mpc", "polo"]) == nil)
  }

  @Test func `a list may have so many values and no more`() {
    let declaration = ParameterDeclaration(
      "value.hidden", .integers(2...8, atMost: 2), default: nil, "Units.")
    #expect(declaration.fault(of: .list([2, 8])) == nil)
    #expect(
      declaration.fault(of: .list([2, 8, 4]))?
        .hasSuffix("is not a list of at most 2 integers from 2 to 8") == true)
    #expect(declaration.fault(of: .list([1])) != nil)
  }
}
