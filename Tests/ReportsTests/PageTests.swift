import Foundation
import Reports
import Sweeps
import Testing
import Workbench

/// The page of a sweep: what it says, and that browsers and programs can read it whatever it says.
struct PageTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private let curve = Figure(
    name: "fig2a", kind: "curve",
    options: Parameters(["x": "coverage/step", "y": "coverage/fraction", "facet": "task"]))

  private func claim(_ greater: String, _ lesser: String) -> Claim {
    Claim(
      text: "\(greater) > \(lesser) in summary/coverage for each task",
      greater: Selection(arm: greater), lesser: Selection(arm: lesser),
      metric: "summary/coverage", each: ["task"])
  }

  /// Two arms in two tasks, of which one has the records of the first seeds only: of three, too few.
  private func sweep(
    arms: [String] = ["polo", "random"], question: String = "Which covers more?", recorded: Int = 3
  ) throws -> Sweep {
    let made = madeUpSweep(
      arms: arms, seeds: 0..<6,
      comparison: Comparison(
        baseline: arms[1], pairBy: ["task", "seed"], metric: "summary/coverage"),
      claims: [claim(arms[0], arms[1]), claim(arms[1], arms[0])], figures: [curve, curve])
    let sweep = Sweep(
      name: made.name, question: question, source: made.source, arms: arms, axes: made.axes,
      runs: made.runs, comparison: made.comparison, claims: made.claims, figures: made.figures)
    for run in sweep.runs where run["task"] == "box" || run.seed < recorded {
      let pace = (run.arm == arms[0] ? 0.01 : 0.004) * (1 + 0.1 * Double(run.seed))
      try results.record(run, score: pace, fractions: (1...40).map { 1 - exp(-pace * Double($0)) })
    }
    return sweep
  }

  private func page(of sweep: Sweep, failing cause: String = "killed by signal 9") throws
    -> SweepPage
  {
    let directory = results.directory
    let states = sweep.runs.enumerated().map { index, run -> RunState in
      if directory.isDone(run) { return .done }
      switch run.seed {
      case 3:
        return .failed(
          .init(
            outcome: cause, circumstances: ["2 attempts", "on n1"], log: "results/run.log",
            excerpt: "loaded\n\(cause)"))
      case 4: return .blocked(by: sweep.runs[0].id)
      default: return index % 2 == 0 ? .running(by: "on n2") : .left(since: "at step 3 of 40")
      }
    }
    let plotter = Plotter(of: sweep, in: directory, to: results.plots, origin: madeUpOrigin)
    let files = try plotter.draw(["fig2a"], formats: [.svg], by: Gnuplot().draw)
    let svg = try String(contentsOf: files.last!, encoding: .utf8)
    return try SweepPage(
      of: sweep, in: directory,
      comparison: SweepComparison(of: sweep, in: directory, origin: madeUpOrigin), states: states,
      pictures: [
        .init(curve, svg: .success(svg)), .init(curve, svg: .success(svg)),
        .init(curve, svg: .failure(.init("nothing to draw: \(cause)"))),
      ],
      parameters: [
        ParameterDeclaration("agent", .text, default: "polo", "Who acts."),
        ParameterDeclaration("task", .text, default: nil, "What is to be done."),
        ParameterDeclaration("seed", .integer(0...9), default: 0, "Seed."),
      ], origin: madeUpOrigin, date: "2000-01-01")
  }

  @Test func `a page reads well`() throws {
    let html = try page(of: sweep()).html
    let text = html.replacing(#/(?s)<style>.*?<\/style>/#, with: "<style>…</style>")
      .replacing(#/(?s)(<svg[^>]*role="img".*?<title[^>]*>.*?<\/title>).*?<\/svg>/#) {
        "\($0.output.1)…</svg>"
      }
    try Golden("page.html").expect(text)
  }

  @Test func `claims that were not run are no undecided ones`() throws {
    let html = try page(of: sweep(recorded: 0)).html
    #expect(html.contains(#"<span class="verdict idle">○ 2 claims were not run</span>"#))
    #expect(html.contains(#"<span class="verdict idle">○ not run</span>"#))
    #expect(!html.contains("are undecided") && !html.contains("on weak evidence where marked"))
    #expect(try faults(of: html) == "")
  }

  @Test func `a page is well-formed, complete in itself and accessible`() throws {
    #expect(try faults(of: page(of: sweep()).html) == "")
  }

  @Test func `an index links to each page`() throws {
    let page = try page(of: sweep())
    let html = IndexPage([(page, "made-up/report.html"), (page, "other/report.html")]).html
    #expect(try faults(of: html) == "")
    #expect(html.contains(#"href="other/report.html""#))
  }

  @Test func `hostile names are read as they are and do nothing`() throws {
    let hostile = #"</style><script>alert("1")</script>' onload='x & \#u{202e}\#u{0} ]]> <!-- é"#
    let sweep = try sweep(arms: [hostile, "it's <b>"], question: hostile)
    let html = try page(of: sweep, failing: hostile).html
    let found = try faults(of: html)
    #expect(found == "")
    #expect(!html.lowercased().contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"))
  }

  /// What a reader of XML, and of HTML as it should be, would complain of.
  private func faults(of html: String) throws -> String {
    let file = results.folder.appendingPathComponent("page.html")
    try html.write(to: file, atomically: true, encoding: .utf8)
    return try Command("/usr/bin/env", ["python3", "-c", Self.check, file.path]).run().text
  }

  private static let check = """
    import collections, re, sys, xml.etree.ElementTree as tree
    text = open(sys.argv[1], encoding="utf-8").read()
    assert text.startswith("<!DOCTYPE html>")
    try:
        root = tree.fromstring(text)
    except tree.ParseError as error:
        line, column = error.position
        sys.exit(f"{error}: {text.splitlines()[line - 1][max(0, column - 40):column + 40]!r}")
    xhtml = "{http://www.w3.org/1999/xhtml}"
    def every(name): return list(root.iter(xhtml + name))
    def say(*words): print(*words)
    if not root.get("lang"): say("no language")
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    for name, count in collections.Counter(ids).items():
        if count > 1: say("id used twice:", name)
    for e in root.iter():
        for key, value in e.attrib.items():
            if key.endswith("href") and value.startswith("#") and value[1:] not in ids:
                say("leads nowhere:", value)
            if key.split("}")[-1] in ("href", "src") and not value.startswith(("#", "data:")) \\
                    and not value.endswith("report.html"): say("needs something else:", value)
            if key.startswith("on"): say("a script:", key)
            if key in ("aria-labelledby",) and value not in ids: say("no label:", value)
        for url in re.findall(r"url\\(#([^)]*)\\)", " ".join(e.attrib.values())):
            if url not in ids: say("leads nowhere:", url)
    if every("script") or every("link") or every("img"): say("an element that loads something")
    if "@import" in text or "http" in re.sub(r'xmlns(:xlink)?="[^"]*"', "", every("style")[0].text): say("a style that loads")
    for th in every("th"):
        if th.get("scope") not in ("row", "col"): say("th without scope")
    widths = set()
    for table in every("table"):
        counts = {len(tr) for tr in table.iter(xhtml + "tr")}
        if len(counts) != 1: say("rows of different lengths:", counts)
    if len(every("h1")) != 1 or len(every("main")) != 1: say("not one h1 in one main")
    for svg in root.iter("{http://www.w3.org/2000/svg}svg"):
        if svg.get("aria-hidden") != "true" and not svg.get("aria-labelledby"): say("a drawing without a name")
    levels = [int(e.tag[-1]) for e in root.iter() if re.fullmatch(re.escape(xhtml) + "h[1-6]", str(e.tag))]
    for a, b in zip(levels, levels[1:]):
        if b > a + 1: say("heading skipped:", a, b)
    """
}
