public import Foundation

/// Runs gnuplot scripts.
public struct Gnuplot: Sendable {
  private let executable: URL

  /// Finds gnuplot.
  ///
  /// - Parameters:
  ///   - name: a command on the search path, or a path of its own.
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

  /// Runs one of polo's scripts, whose pictures go beside it, and waits for it to end.
  ///
  /// gnuplot may succeed although the disk did not take all of a picture: `PlotFormat.isWhole` checks.
  ///
  /// - Throws: `ReportError.gnuplotFailed` or `gnuplotKilled` with gnuplot's message, if it fails.
  public func draw(_ script: URL, formats: [PlotFormat]) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = [
      "-d", "-c", script.path, formats.map(\.rawValue).joined(separator: " "),
    ]
    // The scripts name their terminals; gnuplot crashes if it lacks the one that GNUTERM names.
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
      throw ReportError.gnuplotKilled(script: script.path, signal: status, message: message)
    default:
      throw ReportError.gnuplotFailed(script: script.path, status: status, message: message)
    }
  }
}
