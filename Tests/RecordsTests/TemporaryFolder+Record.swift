import Foundation
import Workbench

extension TemporaryFolder {
  /// Where a test's record is to lie, in a folder that is not there yet.
  var record: URL { url.appendingPathComponent("run/record.h5") }

  /// What lies in the folder of `record`; empty if there is none.
  var names: [String] {
    let folder = record.deletingLastPathComponent().path
    return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
