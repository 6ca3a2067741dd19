public import Foundation

/// Runs gnuplot scripts.
public struct Gnuplot: Sendable {
  private let executable: URL

  /// Finds gnuplot.
  ///
  /// - Parameters:
  ///   - name: a command of the search path, or a path of its own.
  ///   - searchPath: folders, separated by colons, as in the environment's `PATH`.
  /// - Throws: `ReportError.noGnuplot`.
  public init(
    named name: String = "gnuplot",
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  ) throws(ReportError) {
    let candidates =
      name.contains("/")
      ? [name] : searchPath.split(separator: ":").map { "\($0)/\(name)" }
    guard let path = candidates.first(where: { access($0, X_OK) == 0 }) else {
      throw .noGnuplot(searched: name.contains("/") ? name : "\(name) in \(searchPath)")
    }
    executable = URL(fileURLWithPath: path)
  }

  /// Runs one of polo's scripts, which draws beside itself, and waits for it.
  ///
  /// That gnuplot did not fail does not mean that the disk took all of a picture: `PlotFormat.isWhole` says so.
  ///
  /// - Throws: `ReportError.gnuplotFailed` with what gnuplot said, if it failed.
  public func draw(_ script: URL, formats: [PlotFormat]) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = [
      "-d", "-c", script.path, formats.map(\.rawValue).joined(separator: " "),
    ]
    // The scripts name their terminals; gnuplot crashes if it lacks the one that this names.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "GNUTERM" }
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let status = process.terminationStatus
    switch process.terminationReason {
    case .exit where status == 0: return
    case .uncaughtSignal:
      // The status is the one that shells give it.
      throw ReportError.gnuplotFailed(
        script: script.path, status: 128 + status,
        message: "\(message)it was killed by signal \(status)")
    default:
      throw ReportError.gnuplotFailed(script: script.path, status: status, message: message)
    }
  }
}
