internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Reports
internal import Sweeps

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Put all that is known of a sweep on one page, an HTML file.",
    discussion: """
      The page has the question, the verdicts on the claims, the figures, the comparisons, where each run \
      stands and why it failed, the parameters, what it cost and how it was made. It needs nothing beside it, \
      and is written to the sweep's plots, plots/<sweep>/report.html; of several sweeps, plots/index.html links \
      to the page of each. Runs that are not done do not keep it from being made.

      EXAMPLES
        polo report sweeps/fig2.yaml
        polo report sweeps/*.yaml
      """)

  @Argument(
    help: ArgumentHelp(
      "Sweep files, and changes to all of them: seeds=0..3 arms=polo,mpc …",
      valueName: "file-or-change"),
    completion: .file(extensions: ["yaml", "yml"]))
  var words: [String]

  @OptionGroup var options: SweepOptions

  private var files: [String] { words.filter(Self.isFile) }

  /// A file's name may look like a change.
  private static func isFile(_ word: String) -> Bool {
    !word.contains("=") || FileManager.default.fileExists(atPath: word)
  }

  func validate() throws {
    try refuseEmpty(("<file-or-change>", words.first(where: \.isEmpty)))
    if files.isEmpty { throw ValidationError("name a sweep file, for example sweeps/fig2.yaml") }
  }

  func run() throws {
    let overrides = words.filter { !Self.isFile($0) }
    let all = files.map { SweepArguments($0, overrides: overrides, options: options) }
    // Every file is read and checked before anything is written.
    let sweeps = try all.map { try $0.load(toWrite: true) }
    var named: [String: String] = [:]
    for (file, sweep) in zip(files, sweeps) {
      if let other = named.updateValue(file, forKey: sweep.directoryName) {
        printError(
          "\(other) and \(file) are both the sweep '\(sweep.directoryName)', which has one page; name one of them"
        )
        throw ExitCode(64)
      }
    }
    var pages: [ReportedSweep] = []
    var absent: [IndexPage.Absence] = []
    var faults: [String] = []
    // A sweep of which no page can be made does not keep others from having one.
    for (arguments, sweep) in zip(all, sweeps) {
      do {
        let page = try ReportedSweep(sweep, arguments)
        try page.write()
        pages.append(page)
        faults += page.faults
      } catch {
        // The reason for an exit code is printed already.
        let reason = error is ExitCode ? "its results cannot be read" : "\(error.forPeople)"
        absent.append(IndexPage.Absence(of: sweep, because: reason))
        faults.append("\(arguments.file): no page was made of it: \(reason)")
      }
    }
    for fault in faults { printError(fault) }
    if sweeps.count > 1 {
      let index = URL(fileURLWithPath: options.plots, isDirectory: true)
        .appendingPathComponent("index.html")
      let html = IndexPage(pages.map { ($0.page, $0.link) }, without: absent).html
      try PageFile.write(html, to: index)
    }
    all[0].tellOfChanges()
    if !faults.isEmpty { throw ExitCode(1) }
  }
}

/// A sweep, its page, and the file that it goes to.
private struct ReportedSweep {
  let page: SweepPage
  /// Why figures could not be drawn from the records that there are.
  let faults: [String]
  private let file: URL
  /// Where the page is, as seen from the folder of all plots.
  let link: String

  init(_ sweep: Sweep, _ arguments: SweepArguments) throws {
    let results = try arguments.resultsDirectory(of: sweep)
    let origin = Origin.current(for: arguments.file)
    let drawn = try Self.pictures(of: sweep, in: results, origin)
    let reason = MissingRun.Reason.lookup(in: sweep, results, arguments)
    faults = drawn.faults
    page = try SweepPage(
      of: sweep, in: results,
      comparison: SweepComparison(of: sweep, in: results, origin: origin, because: reason),
      states: Standing(of: sweep, in: results).states(of: sweep, in: results, because: reason),
      pictures: drawn.pictures,
      parameters: Experiment.parameters, origin: origin,
      date: Date.now.formatted(.iso8601.year().month().day()))
    file = arguments.plotsDirectory(of: sweep).appendingPathComponent("report.html")
    link = "\(sweep.directoryName)/report.html"
  }

  func write() throws { try PageFile.write(page.html, to: file) }

  /// Draws each figure in a folder that is removed again, so that those of `polo plot` stay as they are.
  private static func pictures(
    of sweep: Sweep, in results: ResultsDirectory, _ origin: Origin
  ) throws -> (pictures: [SweepPage.Picture], faults: [String]) {
    let aside = try DrawingFolder()
    defer { withExtendedLifetime(aside) {} }
    let plotter = Plotter(of: sweep, in: results, to: aside.url, origin: origin)
    var faults: [String] = []
    let pictures = sweep.figures.map { figure -> SweepPage.Picture in
      // That there is nothing to draw yet is no fault; the page says so.
      var absence = "\(ReportError.notYet(figure: figure.name))"
      do {
        let files = try plotter.draw(
          [figure.name], formats: [.svg], by: { try Gnuplot().draw($0, formats: $1) },
          tellingLack: { absence = $0 })
        if let drawing = files.last {
          return .init(figure, svg: .success(try String(contentsOf: drawing, encoding: .utf8)))
        }
      } catch ReportError.noRecords {
      } catch {
        absence = "\(error.forPeople)"
        faults.append(absence)
      }
      return .init(figure, svg: .failure(SweepPage.Absence(absence)))
    }
    return (pictures, faults)
  }
}

private enum PageFile {
  /// Writes a page aside and then gives it its name.
  static func write(_ html: String, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(html.utf8).write(to: file, options: .atomic)
    print("wrote \(file.relativeToHere)")
  }
}

extension Standing {
  /// The state of each run of the sweep.
  ///
  /// - Parameter reason: why a run without a record has none.
  func states(
    of sweep: Sweep, in results: ResultsDirectory, because reason: (Run) -> MissingRun.Reason
  ) -> [RunState] {
    var states: [String: RunState] = [:]
    for run in checkpoints { states[run.run] = .left(since: "at step \(run.step) of \(run.steps)") }
    for run in runningRuns {
      states[run.run] = .running(by: run.host.map { "on \($0)" } ?? "")
    }
    for run in blocked { states[run.run] = .blocked(by: run.by) }
    for run in failures {
      states[run.run] = .failed(
        .init(
          outcome: run.outcome,
          circumstances: [counted(run.attempts, "attempt"), "on \(run.host)", run.time],
          log: run.log,
          excerpt: LogTail(of: URL(fileURLWithPath: run.log)).text))
    }
    // A run that arms share is reported as the first arm's.
    let first = sweep.runs.byDigest
    return sweep.runs.map { run -> RunState in
      if results.isDone(run) { return .done }
      let why = reason(run)
      if case .recorded = why { return .left(since: "\(why)") }
      return states[(first[run.digest] ?? run).id] ?? .left(since: "")
    }
  }
}
