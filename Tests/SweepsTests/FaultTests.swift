import Foundation
import Sweeps
import Testing

struct FaultTests {
  private func faults(of name: String) -> String {
    let path = goldenFolder.appendingPathComponent(name).path
    do throws(SweepFaults) {
      _ = try Sweep(contentsOf: path, vocabulary: .test)
      return "no faults"
    } catch {
      return error.description.replacing(goldenFolder.path + "/", with: "sweeps/") + "\n"
    }
  }

  @Test func `all faults of a file and its includes are reported at once, by position`() throws {
    try expectGolden(faults(of: "faults.yaml"), "faults.txt")
  }
}
