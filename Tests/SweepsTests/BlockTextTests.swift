import Sweeps
import Testing

/// Texts that YAML ends with a line break, as `>` and `|` do.
struct BlockTextTests {
  @Test func `the line break that ends a block is none of its text`() throws {
    let sweep = try Sweep(
      lines: """
        question: >
          Does it
          hold?
        compare:
          baseline: >
            mpc
          metric:
            - |
              summary/score
        claims:
          - >
            polo > mpc
            in summary/score
          - |
            mpc > polo
            in summary/coverage
        figures:
          f:
            kind: curve
            x: |
              a
            y: >-
              b
        """, arms: "{polo: {}, mpc: {agent: mpc}}")
    #expect(sweep.question == "Does it hold?")
    #expect(sweep.comparison?.baseline.value == "mpc")
    #expect(sweep.comparison?.metrics == ["summary/score"])
    #expect(
      sweep.claims.map(\.text) == [
        "polo > mpc in summary/score", "mpc > polo in summary/coverage",
      ])
    #expect(sweep.figures[0].options.values["x"] == "a")
    #expect(sweep.figures[0].options.values["y"] == "b")
  }

  @Test func `spaces in quotes stay, and so does every text that is a parameter`() throws {
    let sweep = try Sweep(
      lines: "question: ' a '\nfigures: {f: {kind: curve, x: ' ', y: b}}",
      arms: "{polo: {agent.note: \"a\\n\"}}")
    #expect(sweep.question == " a ")
    #expect(sweep.figures[0].options.values["x"] == " ")
    #expect(sweep.runs[0].parameters.values["agent.note"] == "a\n")
  }
}
