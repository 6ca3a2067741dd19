import Foundation
import Testing
import Workbench

/// What is killed in the middle of a sweep.
enum Victim: String, CaseIterable, Sendable {
  case worker, parent, both
}

@Suite struct InterruptionTests {
  static let undisturbed = Result { () throws -> [String: [String: [Double]]] in
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    return try place.datasets()
  }

  @Test(arguments: Victim.allCases, 0..<3)
  func `a sweep that is killed and run again gives the datasets of an undisturbed one`(
    victim: Victim, round: Int
  ) throws {
    let place = try Workplace()
    let process = try place.start("run", "sweep.yaml", "--workers", "2")
    // Rounds differ in how far the sweep has come; where in a run that is, chance decides.
    try place.wait("run \(1 + 4 * round) to start") {
      place.events("runStarted").count > 4 * round
    }
    let workers = place.events("workerStarted").suffix(2).compactMap { $0["process"] as? Int32 }
    if victim != .worker { kill(process.processIdentifier, SIGKILL) }
    if victim != .parent { for worker in workers { kill(worker, SIGKILL) } }
    process.waitUntilExit()
    // A worker whose parent died exits by itself.
    try place.wait("the workers to exit") { workers.allSatisfy { kill($0, 0) != 0 } }
    #expect(try place.polo("run", "sweep.yaml", "--workers", "2").code == 0)
    #expect(try place.datasets() == Self.undisturbed.get())
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func `an interrupted sweep says how to continue and continues`(signal: Int32, code: Int32) throws
  {
    let place = try Workplace()
    let errors = place.file("errors.txt")
    try Data().write(to: errors)
    let process = try place.start(
      "run", "sweep.yaml", "agent.steps=4000", "--workers", "2", errors: errors)
    try place.wait("a run to start") { !place.events("runStarted").isEmpty }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == code)
    let told = try place.text("errors.txt")
    #expect(
      told.contains("'polo run sweep.yaml agent.steps=4000 --workers 2' continues\n"), "\(told)")
    let done = place.records().count
    #expect(try place.polo("run", "sweep.yaml", "agent.steps=4000").code == 0)
    #expect(place.records().count == 12)
    #expect(done < 12)
  }
}
