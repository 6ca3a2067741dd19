import Foundation
import Records
import Testing
import Workbench

@Suite struct ExplainTests {
  @Test func `a run that is done, left, damaged, begun or of other code is explained`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=0")
    func explain(_ run: String) throws -> String {
      try place.polo("plan", "sweep.yaml", "--explain", run).output
    }
    let done = try explain("arm=mpc,seed=0")
    #expect(
      done.contains("will not run: it has a record, results/small/arm=mpc,seed=0-"), "\(done)")
    #expect(done.contains("made by polo "))
    #expect(!done.contains("drift"))
    let left = try explain("arm=mpc,seed=1")
    #expect(left.contains("will run: there is no results/small/arm=mpc,seed=1-"), "\(left)")
    #expect(left.contains("starts at step 0: it has no checkpoint"))
    #expect(try explain("*seed=?").components(separatedBy: "\n  digest ").count == 13)

    let name = try #require(place.records().first { $0.hasPrefix("arm=mpc,seed=0-") })
    #expect(try explain(String(name.suffix(12))) == done)
    let record = place.file("results/small/\(name)/record.h5")
    try Rewriting(record).write(maker: Maker(numerics: 1))
    #expect(try explain("arm=mpc,seed=0").contains("drift: numerics 1, now "))
    try Data("noise".utf8).write(to: record)
    #expect(try explain("arm=mpc,seed=0").contains("the record cannot be believed: "))
    try FileManager.default.removeItem(at: record)
    try Data("noise".utf8).write(to: place.file("results/small/\(name)/checkpoint.bin"))
    #expect(
      try explain("arm=mpc,seed=0").contains("starts at step 0: its checkpoint cannot be used: "))

    let none = try place.polo("plan", "sweep.yaml", "--explain", "arm=nobody")
    #expect(none.code == 64)
    #expect(none.errors.contains("--runs"), "\(none.errors)")
  }

  @Test func `what was given up is explained with the command that tries it again`() throws {
    let place = try Workplace(NeedsTests.sweep(train: NeedsTests.failing))
    #expect(try place.polo("run", "sweep.yaml", "seeds=0").code == 1)
    let advice = "given up; 'polo run --retry failed' asks for"
    for (run, text) in [
      ("arm=train,seed=0", "will not run: it was \(advice) it again\n"),
      ("arm=eval,seed=0", "it needs arm=train,seed=0, which was \(advice) that again\n"),
    ] {
      let explained = try place.polo("plan", "sweep.yaml", "seeds=0", "--explain", run).output
      #expect(explained.contains(text), "\(explained)")
    }
  }
}
