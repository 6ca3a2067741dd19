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
    guard let path = candidates.first(where: Self.isProgram) else {
      throw .noGnuplot(searched: name.contains("/") ? name : "\(name) in \(searchPath)")
    }
    executable = URL(fileURLWithPath: path)
  }

  /// Whether a file may be executed: a folder of its name may be too.
  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return access(path, X_OK) == 0 && stat(path, &status) == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  /// Runs one of polo's scripts, whose pictures go beside it, and waits for it to end.
  ///
  /// gnuplot may succeed although the disk did not take all of a picture: `PlotFormat.isWhole` checks.
  ///
  /// - Throws: `ReportError.gnuplotFailed` or `gnuplotKilled` with gnuplot's message, if it fails; `cannotStart`.
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
    do { try process.run() } catch {
      throw ReportError.cannotStart(gnuplot: executable.path, reason: Self.reason(for: error))
    }
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

  /// The system's reason, where Foundation names one; otherwise the error as text.
  private static func reason(for error: any Error) -> String {
    guard let refusal = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError,
      refusal.domain == NSPOSIXErrorDomain
    else { return "\(error)" }
    return String(cString: strerror(Int32(refusal.code)))
  }
}
