internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Sweeps

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the sweep's figures from its records.",
    discussion: """
      Of each figure it writes a gnuplot script, the script's tables and the pictures to the sweep's plots, \
      plots/<sweep>/, in place of earlier ones. Runs that are not done are counted in the figure.

      EXAMPLES
        polo plot sweeps/fig2.yaml
        polo plot sweeps/fig2.yaml --format svg
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Option(help: "Formats, separated by commas: pdf, png, svg.")
  var format = PlotFormat.allCases.map(\.rawValue).joined(separator: ",")

  private var formats: [PlotFormat?] {
    format.split(separator: ",").map { PlotFormat(rawValue: String($0)) }
  }

  func validate() throws {
    if formats.isEmpty || formats.contains(nil) {
      throw ValidationError("--format \(format): choose of pdf, png and svg, separated by commas")
    }
  }

  func run() throws {
    let sweep = try sweepArguments.load(toWrite: true)
    if sweep.figures.isEmpty {
      return print(
        "\(sweep.directoryName) has no figures; docs/sweep-format.md#figures says how they are written"
      )
    }
    try plot(
      sweep, sweepArguments, .current(for: sweepArguments.file), formats: formats.compactMap { $0 },
      warningOfMixedNumerics: true)
    sweepArguments.tellOfChanges()
    if sweepArguments.changes.isEmpty { try tellOfStrayCurves(of: sweep) }
  }

  /// Says that the table of curves has figures that the sweep no longer has under these names.
  private func tellOfStrayCurves(of sweep: Sweep) throws {
    let url = try sweepArguments.resultsDirectory(of: sweep).url
      .appendingPathComponent("curves.csv")
    guard let table = FileManager.default.contents(atPath: url.path) else { return }
    let rows = table.split(separator: UInt8(ascii: "\n")).dropFirst()
    let drawn = Set(rows.map { $0.prefix { $0 != UInt8(ascii: ",") } })
    let own = Set(sweep.figures.map { Data($0.name.utf8) })
    if drawn.isSubset(of: own) { return }
    let command = sweepArguments.command("summarize")
    printError("\(url.relativeToHere) is of other figures; '\(command)' makes it again")
  }
}

/// Writes the scripts of a sweep's figures and draws them; without gnuplot the scripts are written all the same.
///
/// - Parameter isWarning: whether to warn of records of different numerics; `summarize` does so too.
func plot(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin,
  formats: [PlotFormat] = PlotFormat.allCases, warningOfMixedNumerics isWarning: Bool = false
) throws {
  guard !sweep.figures.isEmpty else { return }
  let gnuplot = Result { try Gnuplot() }
  let results = try arguments.resultsDirectory(of: sweep)
  let plotter = Plotter(
    of: sweep, in: results, to: arguments.plotsDirectory(of: sweep), origin: origin,
    because: MissingRun.Reason.lookup(in: sweep, results, arguments))
  if isWarning { warn(ofMixedNumerics: plotter.mixedNumerics) }
  do {
    _ = try plotter.draw(
      formats: formats, by: (try? gnuplot.get())?.draw, tellingLack: { printError($0) },
      andFiles: { print("\($0.rawValue) \($1.relativeToHere)") })
  } catch ReportError.noRecords {
    throw NoRecords(of: sweep, in: results, arguments)
  }
  // With changes, some of the sweep's own figures may be left out.
  for script in arguments.changes.isEmpty ? plotter.strayScripts() : [] {
    printError("\(script.relativeToHere): the sweep has no such figure; it is of an earlier time")
  }
  _ = try gnuplot.get()
}
