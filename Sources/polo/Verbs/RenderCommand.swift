internal import ArgumentParser
internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Draw moments of a run from its record.",
    discussion: """
      Draws a film strip as PNG, or with --frames a picture for each moment, of which a program such as ffmpeg \
      makes a video. Humanoid and hand are drawn by MuJoCo, which needs OpenGL without a screen: on Debian \
      libegl1 and libgl1-mesa-dri. The point mass is drawn by gnuplot.
      """)

  @Argument(help: "A record, or the folder of a run.", completion: .file(extensions: ["h5"]))
  var record: String

  @Option(
    parsing: .unconditional,
    help: "Control steps to draw, separated by commas; six from first to last by default.")
  var steps: String?

  @Option(
    parsing: .unconditional,
    help: "Draw every Nth control step; for frames, about 25 a second by default.")
  var every: Int?

  @Option(parsing: .unconditional, help: "Panels in a row of the strip; 6 unless stated.")
  var columns: Int?

  @Option(parsing: .unconditional, help: "Pixels of a panel or frame.")
  var size = "480x400"

  @Option(
    parsing: .unconditional,
    help: "Another camera: azimuth and elevation in degrees, distance in m, as 90,-20,5.")
  var camera: String?

  @Option(
    help: ArgumentHelp(
      "Where the strip goes; plots/<sweep>/<run>.png by default, plots/NAME.png for a NAME.h5 that lies elsewhere.",
      valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Write frames there, and no strip.", valueName: "folder"))
  var frames: String?

  func validate() throws {
    _ = try (pixels(), chosenSteps(), chosenCamera())
    try refuseEmpty(("<record>", record), ("--output", output), ("--frames", frames))
    if let every, every < 1 { throw ValidationError("--every must be at least 1") }
    if let columns, columns < 1 { throw ValidationError("--columns must be at least 1") }
    if steps != nil, every != nil { throw ValidationError("give --steps or --every, not both") }
    if columns != nil, frames != nil {
      throw ValidationError("--columns is of a strip; give --columns or --frames, not both")
    }
    if output != nil, frames != nil { throw ValidationError("give --output or --frames, not both") }
    if let output, !Self.mayBeReplaced(output) {
      throw ValidationError(
        "--output \(output): it is there and no PNG picture; name another file, or move it away")
    }
  }

  func run() throws {
    let (width, height) = try pixels()
    let recordFile = recordFile
    if let run = runInPlaceOfRecord(recordFile) {
      printError("\(record): is the folder of a sweep; name a run in it, such as \(run)")
      throw ExitCode(66)
    }
    let moments = try Moments(
      of: recordFile, width: width, height: height, camera: try chosenCamera())
    if let camera, !moments.haveCamera {
      printError(
        "--camera \(camera): \(record) is of a point mass, which is seen from above; leave the option out"
      )
      throw ExitCode(64)
    }
    let rows = try moments.rows(
      steps: try chosenSteps(), every: every ?? (frames == nil ? nil : moments.stepsOfFrame))
    let strip = try FilmStrip(width: width, height: height)
    if let frames {
      try drawFrames(moments, rows, strip, into: URL(fileURLWithPath: frames, isDirectory: true))
    } else {
      let file = output.map { URL(fileURLWithPath: $0) } ?? usualOutput
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try strip.draw(try rows.map(moments.panel), columns: columns ?? 6, to: file)
      print("drew \(file.relativeToHere)")
    }
  }

  private func drawFrames(
    _ moments: Moments, _ rows: [Int], _ strip: FilmStrip, into folder: URL
  ) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = FrameFolder(folder)
    try strip.drawEach(rows.count) {
      try moments.panel(rows[$0])
    } to: {
      files.file($0)
    }
    print("drew \(rows.count) frames in \(folder.relativeToHere)")
    let removed = try files.removeFrames(after: rows.count)
    if removed > 0 {
      print("removed \(counted(removed, "frame")) of an earlier drawing that came after them")
    }
    // Chosen steps have no frame rate.
    if steps != nil { return }
    let seconds = moments.timestep * Double(every ?? moments.stepsOfFrame)
    // As a fraction if there is less than one frame a second.
    let rate =
      seconds <= 1 ? "\(Int((1 / seconds).rounded()))" : "1000/\(Int((1000 * seconds).rounded()))"
    let pattern = "\(folder.relativeToHere)/\(FrameFolder.pattern)"
    print("to make a video: ffmpeg -framerate \(rate) -i \(BatchScript.quoted(pattern)) run.mp4")
  }

  // MARK: What was asked for

  /// Whether a strip may be drawn to a path: nothing is there, or a PNG picture, or an empty file.
  private static func mayBeReplaced(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    guard status.st_mode & S_IFMT == S_IFREG else { return false }
    if status.st_size == 0 { return true }
    let signature = PlotFormat.png.beginning
    let file = FileHandle(forReadingAtPath: path)
    return (try? file?.read(upToCount: signature.count)) == Data(signature)
  }

  /// The first run in the folder of a sweep, if that is what was named.
  private func runInPlaceOfRecord(_ file: URL) -> String? {
    if FileManager.default.fileExists(atPath: file.path) { return nil }
    let folder = file.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().first { ResultsDirectory.run(ofFolder: $0) != nil }
      .map { folder.appendingPathComponent($0).relativeToHere }
  }

  private var recordFile: URL {
    let url = URL(fileURLWithPath: record)
    return url.isFolder ? ResultsDirectory.record(in: url) : url
  }

  /// Beside the sweep's figures, named after the run's folder, or after the file if it lies in no such folder.
  private var usualOutput: URL {
    let plots = URL(fileURLWithPath: SweepOptions.usualPlots, isDirectory: true)
    let file = recordFile.standardizedFileURL
    let run = file.deletingLastPathComponent()
    if ResultsDirectory.run(ofFolder: run.lastPathComponent) == nil {
      return plots.appendingPathComponent(file.deletingPathExtension().lastPathComponent + ".png")
    }
    return
      plots
      .appendingPathComponent(run.deletingLastPathComponent().lastPathComponent)
      .appendingPathComponent(run.lastPathComponent + ".png")
  }

  private func pixels() throws -> (width: Int, height: Int) {
    let numbers = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1],
      (16...4096).contains(width), (16...4096).contains(height)
    else {
      throw ValidationError("--size \(size): write width and height of 16 to 4096, as 480x400")
    }
    return (width, height)
  }

  private func chosenSteps() throws -> [Int]? {
    guard let steps else { return nil }
    let numbers = steps.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.allSatisfy({ $0 != nil && $0! >= 0 }) else {
      throw ValidationError("--steps \(steps): write control steps, as 0,60,120")
    }
    return numbers.compactMap(\.self)
  }

  private func chosenCamera() throws -> Camera? {
    guard let camera else { return nil }
    let numbers = camera.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == 3, let azimuth = numbers[0], let elevation = numbers[1],
      let distance = numbers[2], abs(azimuth) <= 360, abs(elevation) <= 90, distance > 0,
      distance.isFinite
    else {
      throw ValidationError(
        "--camera \(camera): write azimuth and elevation in degrees and distance in m, as 90,-20,5")
    }
    return Camera(azimuth: azimuth, elevation: elevation, distance: distance)
  }
}
