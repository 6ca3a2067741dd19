import Foundation
import Sweeps
import Workbench

/// A folder of sweep files that lasts as long as a test.
final class SweepFolder {
  private let folder: TemporaryFolder

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try write(Data(text.utf8), to: path) }
  }

  var url: URL { folder.url }

  func write(_ data: Data, to path: String) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func read(
    _ name: String, size: String? = nil, overrides: [String] = []
  ) throws(SweepFaults) -> Sweep {
    // A folder that nobody else holds is there until it has been read.
    defer { withExtendedLifetime(self) {} }
    return try Sweep(contentsOf: path(name), vocabulary: .test, size: size, overrides: overrides)
  }

  /// The faults of a file, with paths relative to the folder.
  func faults(_ name: String, size: String? = nil, overrides: [String] = []) -> String {
    do throws(SweepFaults) {
      _ = try read(name, size: size, overrides: overrides)
      return "no faults"
    } catch {
      return error.description.replacing(url.path + "/", with: "")
    }
  }
}

extension Sweep {
  /// A sweep of one file with this text.
  init(_ text: String, size: String? = nil, overrides: [String] = []) throws {
    self = try SweepFolder(["a.yaml": text]).read("a.yaml", size: size, overrides: overrides)
  }

  /// A complete sweep of a few lines: what a test states is laid over it.
  init(
    lines: String, arms: String = "{polo: {}}", size: String? = nil, overrides: [String] = []
  ) throws {
    let text = "sweep: a\nparams: {task: hand}\narms: \(arms)\n\(lines)\n"
    self = try Sweep(text, size: size, overrides: overrides)
  }

  var ids: [String] { runs.map(\.id) }
}

/// The faults of a complete sweep with these lines.
func faults(
  lines: String, arms: String = "{polo: {}}", size: String? = nil, overrides: [String] = []
) throws -> String {
  let text = "sweep: a\nparams: {task: hand}\narms: \(arms)\n\(lines)\n"
  return try SweepFolder(["a.yaml": text]).faults("a.yaml", size: size, overrides: overrides)
}
