import Foundation
import Records
import Testing
import Workbench

/// `polo plot`, with the real binary.
struct PlotTests {
  @Test func `it says what it wrote, drew and removed`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "arms=random", "seeds=0")
    let first = try place.polo("plot", "sweep.yaml", "--format", "svg")
    #expect(
      first.output == """
        wrote plots/small/coverage.csv
        wrote plots/small/coverage.gp
        drew plots/small/coverage.svg
        removed plots/small/coverage.pdf
        removed plots/small/coverage.png

        """)
    let second = try place.shell("PATH=/nowhere \"$POLO\" plot sweep.yaml")
    #expect(second.code == 1)
    #expect(
      second.output == """
        wrote plots/small/coverage.csv
        wrote plots/small/coverage.gp
        removed plots/small/coverage.svg

        """)
  }

  @Test func `a table of curves with figures that are no more is told`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "arms=random", "seeds=0")
    try place.write(
      Workplace.sweep.replacingOccurrences(of: "  coverage: {", with: "  share: {"))
    let told =
      "results/small/curves.csv is of other figures; 'polo summarize sweep.yaml' makes it again\n"
    let ending = try place.polo("plot", "sweep.yaml", "--format", "svg")
    #expect(ending.code == 0)
    #expect(ending.errors.contains(told), "\(ending.errors)")
    try place.polo("summarize", "sweep.yaml")
    let again = try place.polo("plot", "sweep.yaml", "--format", "svg").errors
    #expect(!again.contains("curves.csv"), "\(again)")
  }

  @Test func `a sweep without figures is told, and how they are written`() throws {
    let place = try Workplace(String(Workplace.sweep.split(separator: "\nfigures:")[0]))
    let ending = try place.polo("plot", "sweep.yaml")
    #expect(ending.code == 0)
    #expect(
      ending.output
        == "small has no figures; docs/sweep-format.md#figures says how they are written\n")
  }

  @Test func `it warns of records of different numerics`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "arms=random", "seeds=0..1")
    #expect(try place.polo("plot", "sweep.yaml").errors == "")
    let name = try #require(place.records().first)
    try Rewriting(place.file("results/small/\(name)/record.h5")).write(maker: Maker(numerics: 1))
    let ending = try place.polo("plot", "sweep.yaml")
    #expect(ending.code == 0)
    #expect(ending.errors.contains("different numerics are compared: 1 in 1, "), "\(ending.errors)")
  }
}
