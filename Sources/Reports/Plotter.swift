public import Foundation
public import Sweeps

/// Draws the figures of a sweep from its records.
public struct Plotter {
  /// What was done to a file of a figure.
  public enum Deed: String {
    case wrote
    /// A picture.
    case drew
    /// A file left from an earlier time.
    case removed
  }

  private let runs: RecordedRuns
  private let folder: URL
  private let header: [String]

  /// - Parameters:
  ///   - sweep: whose figures are drawn.
  ///   - results: where its records are.
  ///   - folder: where the scripts, their tables and the pictures go, as a rule `plots/<sweep>`.
  ///   - origin: stated at the head of each script and table.
  ///   - reason: why a run without a record has none.
  public init(
    of sweep: Sweep, in results: ResultsDirectory, to folder: URL, origin: Origin,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }
  ) {
    runs = RecordedRuns(of: sweep, in: results, because: reason)
    self.folder = folder
    header = runs.header(origin)
  }

  /// Writes a script and its tables for each figure, then draws it.
  ///
  /// A figure that cannot be drawn does not stop the others.
  ///
  /// - Parameters:
  ///   - names: of the figures; `nil` for all.
  ///   - formats: of the pictures.
  ///   - draw: draws the pictures beside a script, as `Gnuplot.draw` does; if `nil`, only the scripts are written.
  ///   - lack: is called for each figure whose runs have no records yet; if `nil`, such a figure is a fault.
  ///   - tell: is called for each file.
  /// - Returns: the files, the pictures of a figure after its script.
  /// - Throws: `ReportError.figures` with what is wrong with each figure; `noRecords`, before anything is written, if
  ///   no run has a record.
  public func draw(
    _ names: Set<String>? = nil, formats: [PlotFormat] = PlotFormat.allCases,
    by draw: ((URL, [PlotFormat]) throws -> Void)?,
    tellingLack lack: ((String) -> Void)? = nil, andFiles tell: (Deed, URL) -> Void = { _, _ in }
  ) throws -> [URL] {
    if runs.recorded.isEmpty { throw ReportError.noRecords(sweep: runs.sweep.directoryName) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var files: [URL] = []
    var faults: [String] = []
    for figure in runs.sweep.figures where names?.contains(figure.name) ?? true {
      do {
        files += try self.draw(figure, formats: formats, by: draw, telling: tell)
      } catch let error as ReportError where lack != nil && error == .notYet(figure: figure.name) {
        let earlier = FigureFiles(of: figure.name, in: folder).script
        let isThere = FileManager.default.fileExists(atPath: earlier.path)
        lack?(
          isThere
            ? "\(error); the file at \(earlier.path) was made from other runs" : "\(error)")
      } catch {
        let text = "\(error)"
        let name = "figure '\(figure.name)'"
        faults.append(text.hasPrefix(name) ? text : "\(name): \(text)")
      }
    }
    if !faults.isEmpty { throw ReportError.figures(faults) }
    return files
  }

  /// How many records there are of each numerics, if there are several; records that cannot be read do not count.
  public var mixedNumerics: String? {
    var numerics = NumericsCount()
    try? runs.read { index, facts in
      if runs.different.contains(index) { try? numerics.add(facts.numerics()) }
    }
    return numerics.areMixed ? "\(numerics)" : nil
  }

  /// Scripts in the folder that belong to no figure of the sweep: they and their pictures are from an earlier time.
  public func strayScripts() -> [URL] {
    let stems = Set(runs.sweep.figures.map { FigureFiles(of: $0.name, in: folder).stem })
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map(folder.appendingPathComponent).filter {
      $0.pathExtension == "gp" && !stems.contains($0.deletingPathExtension().lastPathComponent)
    }
  }

  /// Writes and draws a figure, and removes earlier files, which beside the newer script would be taken for the
  /// figure's.
  private func draw(
    _ figure: Figure, formats: [PlotFormat], by draw: ((URL, [PlotFormat]) throws -> Void)?,
    telling tell: (Deed, URL) -> Void
  ) throws -> [URL] {
    func remove(_ files: [URL], but current: [URL] = []) {
      for file in files where !current.contains(file) && unlink(file.path) == 0 {
        tell(.removed, file)
      }
    }
    let files = FigureFiles(of: figure.name, in: folder)
    let earlier = files.texts
    do {
      let written = try write(figure, to: files)
      for file in written { tell(.wrote, file) }
      remove(files.tables, but: written)
      if let draw { try self.draw(files, with: written, formats: formats, by: draw) }
      let drawn = files.pictures(draw == nil ? [] : formats)
      for picture in drawn { tell(.drew, picture) }
      remove(files.pictures(PlotFormat.allCases), but: drawn)
      return written + drawn
    } catch {
      if files.texts != earlier { remove(files.pictures(PlotFormat.allCases)) }
      throw error
    }
  }

  /// Draws the pictures of a script in a separate folder, so that only whole ones replace earlier ones.
  private func draw(
    _ files: FigureFiles, with written: [URL], formats: [PlotFormat],
    by draw: (URL, [PlotFormat]) throws -> Void
  ) throws {
    let aside = try DrawingFolder()
    try aside.link(written)
    do {
      try draw(aside.file(files.script.lastPathComponent), formats)
    } catch ReportError.gnuplotFailed(_, let status, let message) {
      // The folder aside is gone when this is read.
      throw ReportError.gnuplotFailed(
        script: files.script.path, status: status,
        message: message.replacing(aside.url.path, with: folder.path))
    } catch ReportError.gnuplotKilled(_, let signal, let message) {
      throw ReportError.gnuplotKilled(
        script: files.script.path, signal: signal,
        message: message.replacing(aside.url.path, with: folder.path))
    }
    try aside.publish(
      formats.map { format in
        let picture = files.file("", format.rawValue)
        return DrawingFolder.Picture(
          format: format, name: picture.lastPathComponent, destination: picture)
      })
  }

  private func write(_ figure: Figure, to files: FigureFiles) throws -> [URL] {
    switch figure.kind {
    case FigureCatalogue.curve.name, FigureCatalogue.score.name:
      var tracks = try CurveTracks(for: CurveFigure(figure, of: runs.sweep))
      try runs.read { _, facts in try tracks.add(facts) }
      return try CurvePlot(tracks.curves).write(to: files, header: header)
    case FigureCatalogue.valueMap.name:
      let map = try ValueMapFigure(figure, of: runs.sweep)
      let recorded = Set(runs.recorded)
      let rows = try map.choices.map { choice in
        let isRecorded = recorded.contains(choice.run)
        return ValueMapPlot.Row(
          label: choice.label,
          map: isRecorded
            ? try ValueMap(runs.open(choice.run), neededBy: "figure '\(figure.name)'") : nil)
      }
      return try ValueMapPlot(map, rows: rows).write(to: files, header: header)
    default:
      preconditionFailure("figure '\(figure.name)' was read although its kind is '\(figure.kind)'")
    }
  }
}
