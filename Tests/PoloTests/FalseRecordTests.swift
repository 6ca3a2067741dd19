import Foundation
import Testing
import Workbench

/// What lies in the place of a record and is none, with the real binary.
@Suite struct FalseRecordTests {
  private static let sweep = """
    sweep: small
    params: {task: point-mass-box, agent: random, agent.steps: 20}
    arms: {random: {}}
    seeds: 0..6
    """

  @Test func `what is no record is told by status and plan, and no run is done by it`() throws {
    let place = try Workplace(Self.sweep)
    try place.polo("run", "sweep.yaml")
    let names = place.records().sorted()
    #expect(names.count == 7)
    func record(_ index: Int) -> URL { place.file("results/small/\(names[index])/record.h5") }
    let whole = try Data(contentsOf: record(4))
    let manager = FileManager.default
    for index in 0..<6 { try manager.removeItem(at: record(index)) }
    try Data().write(to: record(0))
    try manager.createDirectory(at: record(1), withIntermediateDirectories: false)
    #expect(mkfifo(record(2).path, 0o600) == 0)
    try manager.createSymbolicLink(
      atPath: record(3).path, withDestinationPath: "/dev/zero")
    try whole.dropLast(100).write(to: record(4))
    // That one may be elsewhere for now.
    try manager.createSymbolicLink(atPath: record(5).path, withDestinationPath: "nowhere")

    let irregular = "it is not a regular file"
    let cut = "it does not end like a record"
    let reasons = ["it is empty", irregular, irregular, irregular, cut]
    for words in [
      ["status"], ["status", "--json"], ["status", "--failed"],
      ["plan"], ["plan", "--json"], ["plan", "--runs"],
    ] {
      let ending = try place.polo([words[0], "sweep.yaml"] + words.dropFirst())
      #expect(ending.code == 1, "\(words)")
      for (name, reason) in zip(names, reasons) {
        let told = "results/small/\(name)/record.h5: counts as done, and is no record: \(reason)"
        #expect(ending.errors.contains(told), "\(words): \(ending.errors)")
      }
      for name in names[5...] {
        #expect(!ending.errors.contains(name), "\(words): \(ending.errors)")
      }
      #expect(ending.errors.contains("'polo verify sweep.yaml --set-aside'"), "\(ending.errors)")
      #expect(!ending.output.contains("no record:"), "\(words): \(ending.output)")
    }

    try manager.removeItem(at: record(5))
    #expect(try place.polo("verify", "sweep.yaml", "--set-aside").code == 1)
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    for verb in ["status", "plan"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 0 && ending.errors.isEmpty, "\(verb): \(ending.errors)")
    }
  }
}
