import Foundation
import Testing
import Workbench

/// The sweep files that come with polo.
@Suite struct SweepFileTests {
  private static let folder = Checkout.folder.appendingPathComponent("sweeps")
  private static let sizes: [String?] = [nil, "quick", "smoke"]

  private func plan(_ name: String, size: String?, _ place: Workplace) throws -> Workplace.Ending {
    let path = Self.folder.appendingPathComponent(name).path
    guard let size else { return try place.polo("plan", path, "--runs") }
    return try place.polo("plan", path, "--runs", "--size", size)
  }

  @Test func `every sweep file is right at every size that it names`() throws {
    let place = try Workplace()
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(names.count > 1)
    for name in names {
      let text = try String(
        contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
      let sizes = text.split(separator: "\nsizes:\n").dropFirst().first.map {
        $0.prefix(upTo: $0.firstMatch(of: /\n[^ \n]/)?.range.lowerBound ?? $0.endIndex)
          .matches(of: /(?m)^  ([^ #:]+):/).map { String($0.1) }
      }
      #expect(sizes?.contains("smoke") == true, "\(name)")
      for size in [nil] + (sizes ?? []).map(Optional.some) {
        let ending = try plan(name, size: size, place)
        #expect(ending.code == 0, "\(ending.errors)")
      }
    }
  }

  @Test(arguments: ["docs/sweep-format.md", "README.md"])
  func `the sweep file that a document begins with is right`(document: String) throws {
    let text = try String(
      contentsOf: Checkout.folder.appendingPathComponent(document), encoding: .utf8)
    let example = try #require(text.firstMatch(of: /```yaml\n([^`]*)```/)?.1)
    let place = try Workplace(String(example))
    try FileManager.default.createSymbolicLink(
      at: place.file("base"), withDestinationURL: Self.folder.appendingPathComponent("base"))
    let ending = try place.polo("plan", "sweep.yaml", "--size", "smoke")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try place.polo("plan", "sweep.yaml").code == 0)
    guard document != "README.md" else { return }
    try place.write(String(example.replacing(/,planner.horizon=[0-9]+/, with: "")))
    let refused = try place.polo("plan", "sweep.yaml").errors
    #expect(refused.contains("name: planner.horizon is 32 against 1; name those"), "\(refused)")
  }

  @Test(arguments: sizes)
  func `figure 4b uses the values that are trained for figure 3`(size: String?) throws {
    let place = try Workplace()
    func trainings(_ name: String) throws -> [String] {
      try plan(name, size: size, place).output.split(separator: "\n")
        .filter { $0.contains("  arm=train,") }.map { String($0.prefix(18)) }
    }
    let digests = try trainings("fig3-getup.yaml")
    let used = try trainings("fig4-head.yaml")
    #expect(used.count == (size == nil ? 5 : 2))
    #expect(used == Array(digests.prefix(used.count)))
  }
}
