public import Foundation

/// Moments of a run, side by side in one PNG or each in its own, drawn by gnuplot.
public struct FilmStrip {
  /// Between panels, pixels.
  private static let gap = 6
  /// Frames that one gnuplot process draws: starting it takes longer than drawing a frame.
  private static let framesAtOnce = 32

  private let width: Int
  private let height: Int
  private let gnuplot: Gnuplot

  /// - Parameters:
  ///   - width: of a panel, pixels.
  ///   - height: of a panel, pixels.
  /// - Throws: `ReportError.noGnuplot`.
  public init(width: Int, height: Int) throws {
    self.width = width
    self.height = height
    gnuplot = try Gnuplot()
  }

  /// Draws the panels row by row.
  ///
  /// - Parameters:
  ///   - panels: from left to right and downwards.
  ///   - columns: panels in a row at most.
  ///   - file: a PNG, in an existing folder.
  /// - Throws: `ReportError`; an earlier file is then left as it is.
  public func draw(_ panels: [FilmPanel], columns: Int, to file: URL) throws {
    precondition(!panels.isEmpty && columns > 0)
    let columns = min(columns, panels.count)
    let rows = (panels.count + columns - 1) / columns
    let aside = try DrawingFolder()
    let strip = DrawingFolder.Picture(format: .png, name: "strip.png", destination: file)
    var script = page(columns: columns, rows: rows)
    script.append(begin(aside.file(strip.name)))
    for (index, panel) in panels.enumerated() {
      let place = (column: index % columns, row: index / columns)
      script.append(drawing(panel, at: place, columns: columns, rows: rows))
    }
    script.append(Self.end)
    try run(script, drawing: [strip], in: aside)
  }

  /// Draws each panel into a file of its own, as frames of a video; a panel is made when its turn comes.
  ///
  /// - Parameters:
  ///   - count: of the panels.
  ///   - panel: makes one of them.
  ///   - file: the PNG of one of them, in an existing folder.
  /// - Throws: `ReportError`, or what `panel` throws; some frames may then be drawn, each of them whole.
  public func drawEach(_ count: Int, _ panel: (Int) throws -> FilmPanel, to file: (Int) -> URL)
    throws
  {
    for first in stride(from: 0, to: count, by: Self.framesAtOnce) {
      let aside = try DrawingFolder()
      var script = page(columns: 1, rows: 1)
      var frames: [DrawingFolder.Picture] = []
      for index in first..<min(first + Self.framesAtOnce, count) {
        let frame = DrawingFolder.Picture(
          format: .png, name: "\(index).png", destination: file(index))
        script.append(begin(aside.file(frame.name)))
        script.append(drawing(try panel(index), at: (0, 0), columns: 1, rows: 1))
        script.append(Self.end)
        frames.append(frame)
      }
      try run(script, drawing: frames, in: aside)
    }
  }

  private func run(
    _ script: Data, drawing pictures: [DrawingFolder.Picture], in aside: DrawingFolder
  ) throws {
    let file = aside.file("film.gp")
    try script.write(to: file)
    try gnuplot.draw(file, formats: [.png])
    try aside.publish(pictures)
  }

  // MARK: The script

  private func size(columns: Int, rows: Int) -> (width: Int, height: Int) {
    (
      columns * width + (columns - 1) * Self.gap,
      rows * height + (rows - 1) * Self.gap
    )
  }

  private func page(columns: Int, rows: Int) -> Data {
    let size = size(columns: columns, rows: rows)
    return Data(
      """
      set terminal pngcairo size \(size.width), \(size.height) \\
        font 'Helvetica,\(max(height / 26, 7))' rounded noenhanced
      set encoding utf8
      unset border; unset tics; unset key; unset colorbox

      """.utf8)
  }

  private func begin(_ file: URL) -> Data {
    Data("set output \(GnuplotText.quoted(file.path))\nset multiplot\n".utf8)
  }

  private static let end = Data("unset multiplot\nset output\n".utf8)

  private func drawing(
    _ panel: FilmPanel, at place: (column: Int, row: Int), columns: Int, rows: Int
  ) -> Data {
    let page = size(columns: columns, rows: rows)
    let drawn = fitted(panel.aspect)
    let left = Double(place.column * (width + Self.gap)) + (Double(width) - drawn.width) / 2
    let top = Double(place.row * (height + Self.gap)) + (Double(height) - drawn.height) / 2
    func x(_ pixel: Double) -> Double { pixel / Double(page.width) }
    func y(_ pixel: Double) -> Double { 1 - pixel / Double(page.height) }
    var script = Data(
      """
      set lmargin at screen \(x(left)); set rmargin at screen \(x(left + drawn.width))
      set tmargin at screen \(y(top)); set bmargin at screen \(y(top + drawn.height))
      set label 1 \(GnuplotText.quoted(panel.label)) front \\
        at graph 0.97, graph 0.94 right textcolor rgb '#404040'

      """.utf8)
    script.append(panel.commands)
    return script
  }

  private func fitted(_ aspect: Double) -> (width: Double, height: Double) {
    let (width, height) = (Double(width), Double(height))
    return aspect > width / height ? (width, width / aspect) : (height * aspect, height)
  }
}
