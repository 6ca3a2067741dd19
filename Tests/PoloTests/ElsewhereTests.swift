import Foundation
import Records
import Testing
import Workbench

/// A sweep that waits for a run of another one, with the real binary: a launcher on another machine holds it, until a
/// test puts its record where that launcher would have.
@Suite struct ElsewhereTests {
  private let place: Workplace

  init() throws { place = try Workplace(NeedsTests.sweep()) }

  /// Has a run of the sweep `small` done, and makes it look as if it had yet to be.
  ///
  /// - Returns: the name of its folder, which lies in `made` now.
  private func made(_ id: String) throws -> String {
    try place.polo("run", "sweep.yaml", "--only", id)
    let name = try #require(place.records().first)
    try FileManager.default.moveItem(at: place.file("results/small"), to: place.file("made"))
    try Data(NeedsTests.sweep("second").utf8).write(to: place.file("second.yaml"))
    let launcher =
      #"{"boot":"b","host":"n1","namespace":"","process":7,"start":0,"token":"t"}"# + "\n"
      + "000000000001\n"
    try Data(launcher.utf8).write(to: lease(name))
    return name
  }

  private func lease(_ name: String) -> URL { place.file("results/.leases/\(name.suffix(12))") }

  /// Starts the sweep `second`, and gives the sweep `small` its record once that is waited for.
  private func start(_ arguments: String..., waitingFor name: String) throws -> Process {
    let process = Process()
    process.executableURL = Workplace.executable
    process.arguments = ["run", "second.yaml"] + arguments
    process.currentDirectoryURL = place.folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: place.file("errors"))
    process.standardError = try FileHandle(forWritingTo: place.file("errors"))
    try process.run()
    try place.wait("the run to be waited for") { !place.events("runHeld", "second").isEmpty }
    let folder = place.file("results/small/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: place.file("made/\(name)/record.h5"), to: folder.appendingPathComponent("record.h5"))
    return process
  }

  private func expectSuccess(of process: Process) throws {
    process.waitUntilExit()
    let errors = try place.text("errors")
    #expect(process.terminationStatus == 0, "\(errors)")
  }

  @Test func `a run of two sweeps that one waited for is taken over from the other`() throws {
    let name = try made("arm=mpc,seed=0")
    let process = try start("--only", "arm=mpc,seed=0", waitingFor: name)
    try FileManager.default.removeItem(at: lease(name))
    try expectSuccess(of: process)
    #expect(place.events("runStarted", "second").isEmpty)
    #expect(place.records("second") == [name])
    // It has it for itself.
    try FileManager.default.removeItem(at: place.file("results/small"))
    #expect(try place.polo("verify", "second.yaml").code == 0)
  }

  @Test func `what an attempt at a training has left goes once another sweep has trained it`()
    throws
  {
    let name = try made("arm=train,seed=0")
    let folder = place.file("results/second/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ending = #"""
      {"attempts":1,"givenUp":false,"host":"n1","outcome":"killed","signal":9,"time":"2026-01-01T00:00:00Z"}
      """#
    try Data(ending.utf8).write(to: folder.appendingPathComponent("outcome.json"))
    try Data("left".utf8).write(to: folder.appendingPathComponent("checkpoint.bin"))
    #expect(try place.polo("logs", "--failed").output.contains("==> second/arm=train,seed=0"))
    let process = try start("--only", "arm=eval,seed=0", waitingFor: name)
    try expectSuccess(of: process)
    #expect(place.events("runStarted", "second").count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    #expect(try place.polo("logs", "--failed").errors == "no run in results has failed\n")
  }

  @Test func `a training that another polo makes meanwhile is used only if that is asked for`()
    throws
  {
    let name = try made("arm=train,seed=0")
    try Rewriting(place.file("made/\(name)/record.h5")).write(maker: Maker(numerics: 1))
    let process = try start("--only", "arm=eval,seed=0", waitingFor: name)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = try place.text("errors")
    #expect(
      errors.contains(
        "arm=train,seed=0: the record that it needs cannot be used: its own was made meanwhile by"),
      "\(errors)")
    #expect(errors.contains("(numerics 1, now "), "\(errors)")
    #expect(errors.contains("arm=eval,seed=0: blocked: it needs arm=train,seed=0"), "\(errors)")
    #expect(place.events("runStarted", "second").isEmpty)
    #expect(try place.polo("run", "second.yaml", "--only", "arm=eval,seed=0").code == 66)
  }

  @Test func `a training that another polo makes meanwhile is used with --accept-drift`() throws {
    let name = try made("arm=train,seed=0")
    try Rewriting(place.file("made/\(name)/record.h5")).write(maker: Maker(numerics: 1))
    let process = try start("--only", "arm=eval,seed=0", "--accept-drift", waitingFor: name)
    try expectSuccess(of: process)
    #expect(place.events("runStarted", "second").count == 1)
  }
}
