import Foundation
import Testing
import Workbench

/// `polo report`, with the real binary.
struct ReportTests {
  @Test func `the page of a sweep that is half done says so, and stands alone`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=1")
    let plots = place.file("plots/small")
    let before = try FileManager.default.contentsOfDirectory(atPath: plots.path)
    let ending = try place.polo("report", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output == "wrote plots/small/report.html\n")
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: plots.path))
        == Set(before + ["report.html"]))
    let page = try place.text("plots/small/report.html")
    #expect(page.contains("<strong>8 left. </strong>"))
    #expect(page.contains("What follows rests on 4 of 12 runs"))
    #expect(page.contains(#"title="seed 0: left">○</abbr>"#))
    #expect(page.contains("Do four agents give the same answers however they are run?"))
    #expect(page.contains(#"role="img""#))
  }

  @Test func `a figure that has no runs yet is no fault of the page`() throws {
    let later = "  later: {kind: curve, x: coverage/step, y: coverage/fraction, where: {arm: mpc}}"
    let place = try Workplace("\(Workplace.sweep)\n\(later)")
    try place.polo("run", "sweep.yaml", "--only", "arm=random,seed=0")
    let ending = try place.polo("report", "sweep.yaml")
    #expect(ending.code == 0 && ending.errors == "", "\(ending.errors)")
    let page = try place.text("plots/small/report.html")
    #expect(page.contains(">coverage</b>"))
    #expect(page.contains("nothing to draw: none of the runs that it shows has a record"))
  }

  @Test func `several sweeps have an index, and one that is wrong keeps all from being made`()
    throws
  {
    let place = try Workplace()
    try Data(Workplace.sweep.replacing("sweep: small", with: "sweep: other").utf8)
      .write(to: place.file("other.yaml"))
    try Data("sweep: bad\n".utf8).write(to: place.file("bad.yaml"))
    #expect(try place.polo("report", "sweep.yaml", "bad.yaml").code == 65)
    #expect(!FileManager.default.fileExists(atPath: place.file("plots").path))

    // Nothing has been run: there is nothing to draw, and the pages say so.
    let ending = try place.polo("report", "sweep.yaml", "other.yaml", "seeds=0..1")
    #expect(ending.code == 0)
    #expect(ending.errors == "")
    let page = try place.text("plots/small/report.html")
    #expect(page.contains("nothing to draw: none of the runs that it shows has a record"))
    #expect(
      ending.output.hasSuffix(
        "wrote plots/index.html\nthese are of seeds=0..1, in place of the sweep's own\n"))
    let index = try place.text("plots/index.html")
    #expect(index.contains(#"<a href="small/report.html">small</a>"#))
    #expect(index.contains(#"<a href="other/report.html">other</a>"#))
    #expect(index.contains("○ 8 left"))
    #expect(try place.polo("report", "seeds=0").code == 64)
  }
  @Test func `a sweep with a damaged record has no page, and the others and the index are made`()
    throws
  {
    let place = try Workplace()
    let changes = ["arms=random", "seeds=0"]
    #expect(try place.polo(["run", "sweep.yaml"] + changes).code == 0)
    try Data(Workplace.sweep.replacing("sweep: small", with: "sweep: other").utf8)
      .write(to: place.file("other.yaml"))
    let name = try #require(place.records().first)
    let record = place.file("results/small/\(name)/record.h5")
    try FileHandle(forWritingTo: record).truncate(atOffset: 1000)
    let ending = try place.polo(["report", "sweep.yaml", "other.yaml"] + changes)
    #expect(ending.code == 1)
    #expect(
      ending.output.hasPrefix("wrote plots/other/report.html\nwrote plots/index.html\n"),
      "\(ending.output)")
    #expect(ending.errors.contains("sweep.yaml: no page was made of it: "), "\(ending.errors)")
    let reason = "/\(name)/record.h5: not a record: it does not end like a record"
    #expect(ending.errors.contains(reason), "\(ending.errors)")
    let index = try place.text("plots/index.html")
    #expect(index.contains("<h1>2 sweeps</h1>"))
    #expect(index.contains(#"<a href="other/report.html">other</a>"#))
    #expect(index.contains("<td>no page: ") && index.contains(reason), "\(index)")
    #expect(!index.contains("small/report.html"))
  }
}
