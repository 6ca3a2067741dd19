internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

/// What every verb is given: which sweep, at which size, with which changes, and where its results and figures lie.
struct SweepArguments: ParsableArguments {
  @Argument(help: "The sweep file.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Argument(help: "Changes: planner.horizon=8,16 seeds=0..3 arms=polo,mpc …")
  var overrides: [String] = []

  @OptionGroup var options: SweepOptions

  /// The changes with which tables and figures are not the sweep's own.
  var changes: [String] { Sweep.changes(among: overrides) }
  var results: String { options.results }
  var plots: String { options.plots }

  init() {}

  init(_ file: String, overrides: [String], options: SweepOptions) {
    self.file = file
    self.overrides = overrides
    self.options = options
  }

  func validate() throws {
    try refuseEmpty(("<file>", file))
    for word in overrides where !word.contains("=") {
      if file.contains("="), !FileManager.default.fileExists(atPath: file) {
        throw ValidationError(
          "the sweep file comes first, and changes follow it: write "
            + ([word, file] + overrides.filter { $0 != word }).joined(separator: " "))
      }
      throw ValidationError(
        "'\(word)' changes nothing; write key=value, for example seeds=0..3"
          + (Self.option(before: word).map { Self.advice(on: $0, before: word) } ?? ""))
    }
  }

  private static func advice(on option: String, before word: String) -> String {
    let key = String(option.drop { $0 == "-" })
    let isChange = ["seeds", "arms"].contains(key) || key.contains(".")
    return isChange ? "; here '\(key)=\(word)'" : "; there is no option \(option) with a value"
  }

  /// The preceding word, if it is an option that did not take this one.
  private static func option(before word: String) -> String? {
    let words = CommandLine.arguments
    guard let place = words.firstIndex(of: word), place > 0 else { return nil }
    return words[place - 1].hasPrefix("-") ? words[place - 1] : nil
  }

  /// Reads, checks and expands the sweep.
  ///
  /// - Parameters:
  ///   - comparison: what the command line says about the comparison.
  ///   - isToWrite: whether runs, tables or figures are to be made of it.
  /// - Throws: `ExitCode` 65 after printing every fault to standard error, 66 if its results folder is another sweep's.
  func load(
    comparison: ComparisonOptions = ComparisonOptions(), toWrite isToWrite: Bool = false
  ) throws -> Sweep {
    let sweep: Sweep
    do {
      sweep = try Sweep(
        contentsOf: file, vocabulary: .complete, size: options.chosenSize, overrides: overrides,
        comparison: comparison
      ) { printError("left out with \(changes.joined(separator: " ")): \($0)") }
    } catch {
      printError(error.description)
      // The changes alone may make a line wrong.
      if !overrides.isEmpty, error.faults.contains(where: { $0.line != nil }) {
        printError("the file was read with \(overrides.joined(separator: " "))")
      }
      throw ExitCode(65)
    }
    try checkFolder(of: sweep)
    if isToWrite { try checkPlaces(of: sweep) }
    if !changes.isEmpty {
      for (arm, original) in sweep.equalArms {
        printError(
          "warning: with \(changes.joined(separator: " ")) arm '\(arm)' repeats '\(original)', run for run: comparing them means nothing"
        )
      }
    }
    return sweep
  }

  /// `fig2` at size `smoke` and a sweep named `fig2.smoke` would share a folder: it belongs to the sweep whose file
  /// lies there.
  private func checkFolder(of sweep: Sweep) throws {
    let folder = resultsFolder(of: sweep)
    let kept = ResultsDirectory.sweepFile(in: folder)
    guard let text = try? String(contentsOf: kept, encoding: .utf8) else { return }
    let size = Sweep.size(statedIn: text).flatMap {
      sweep.directoryName.hasSuffix(".\($0)") ? $0 : nil
    }
    if size == sweep.size { return }
    let name =
      size.map { String(sweep.directoryName.dropLast($0.count + 1)) } ?? sweep.directoryName
    printError(
      "\(folder.relativeToHere) holds another sweep, '\(name)' at \(size.map { "size \($0)" } ?? "full size"), and "
        + "would mix with '\(sweep.name)'; rename one of them, or choose another folder with "
        + "--results"
    )
    throw ExitCode(66)
  }

  /// Checks that all that is made of a sweep goes to files of its own.
  private func checkPlaces(of sweep: Sweep) throws {
    if let other = sweep.namesake {
      printError(
        "\(file): its name, '\(sweep.name)', is that of \(other) too, and the output of one would replace that of the "
          + "other; give one of them another name")
      throw ExitCode(65)
    }
    let shared = resultsFolder(of: sweep).standardizedFileURL.path
    let clash = sweep.figures.first { Summary.tables.contains($0.name) }
    if let clash, plotsDirectory(of: sweep).standardizedFileURL.path == shared {
      printError(
        "\(file): figure '\(clash.name)' would replace the table \(shared)/\(clash.name).csv: rename the figure, or "
          + "choose another folder with --plots")
      throw ExitCode(65)
    }
  }

  private func resultsFolder(of sweep: Sweep) -> URL {
    URL(fileURLWithPath: results, isDirectory: true).appendingPathComponent(sweep.directoryName)
  }

  /// - Throws: `ExitCode` if what is there cannot be read.
  func resultsDirectory(of sweep: Sweep) throws -> ResultsDirectory {
    let results = ResultsDirectory(resultsFolder(of: sweep), sharing: sweep.runs.neededRuns)
    if let (path, reason) = results.unreadableFolder {
      let advice =
        switch reason {
        case String(cString: strerror(ENOTDIR)):
          "move the file that is there, or on the way to it, or choose another folder with --results"
        case ResultsDirectory.reasonOfLink: "fetch or mount what it leads to"
        default: "make sure that you have permission to read it"
        }
      printError(
        "\(URL(fileURLWithPath: path).relativeToHere): cannot be read: \(reason); "
          + "what is done is unknown, so polo stops here: \(advice)")
      throw ExitCode(1)
    }
    return results
  }

  /// Says that tables or figures that were made with changes are not the sweep's own.
  func tellOfChanges() {
    if changes.isEmpty { return }
    print("these are of \(changes.joined(separator: " ")), in place of the sweep's own")
  }

  /// Makes the folder of figures, so that an unwritable one is found before anything runs.
  func preparePlots(of sweep: Sweep) throws {
    if sweep.figures.isEmpty { return }
    let folder = plotsDirectory(of: sweep)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if access(folder.path, W_OK | X_OK) != 0 {
      throw RecordError.system(operation: "create files here", path: folder.path, code: errno)
    }
  }

  func plotsDirectory(of sweep: Sweep) -> URL {
    URL(fileURLWithPath: plots, isDirectory: true).appendingPathComponent(sweep.directoryName)
  }

  /// Words of a command line that name the same sweep and folders from any working folder.
  var absolute: [String] {
    func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    return [absolute(file)] + overrides + (options.chosenSize.map { ["--size", $0] } ?? [])
      + ["--results", absolute(results), "--plots", absolute(plots)]
  }

  /// The command that comes next for the same sweep, for a shell: `polo run sweeps/fig2.yaml --smoke`.
  ///
  /// - Parameter patterns: of the runs that it is about; all if there are none.
  func command(
    _ verb: String, only patterns: [String] = [], _ options: [String] = []
  ) -> String {
    let words = ["polo", verb, file] + overrides + self.options.words
    let chosen = patterns.flatMap { ["--only", $0] }
    return (words + chosen + options).map(BatchScript.quoted).joined(separator: " ")
  }
}
