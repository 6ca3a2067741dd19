import Foundation
import Testing
import Workbench

/// What cannot be looked into is not taken for absent or empty, with the real binary.
@Suite struct UnreadableFolderTests {
  @Test(arguments: ["results/small", "results/small/arm=polo-0123456789ab"])
  func `what cannot be looked into is not taken for empty`(path: String) throws {
    let place = try Workplace()
    let folder = place.file(path)
    try FileManager.default.createDirectory(
      at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    // A link to itself keeps root out too.
    try FileManager.default.createSymbolicLink(at: folder, withDestinationURL: folder)
    for verb in ["plan", "run", "status", "summarize", "verify"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 1, "\(verb): \(ending.output)")
      #expect(ending.errors.contains("\(path): cannot be read: "), "\(verb): \(ending.errors)")
    }
  }

  @Test func `a folder that is named by way of one that is not there is one to be made`() throws {
    let place = try Workplace()
    let path = place.file("nowhere").path + "/../r"
    let ending = try place.shell("exec timeout 60 \"$POLO\" status sweep.yaml --results '\(path)'")
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test(arguments: ["results", "results/small", "results/small/arm=polo-0123456789ab"])
  func `a link to what is not there is not taken for an empty folder`(path: String) throws {
    let place = try Workplace()
    let folder = place.file(path)
    try FileManager.default.createDirectory(
      at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: folder, withDestinationURL: place.file("unmounted/results"))
    for verb in ["plan", "run", "status", "summarize", "verify"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 1, "\(verb): \(ending.output)")
      #expect(
        ending.errors.contains("\(path): cannot be read: it is a link to what is not there; "),
        "\(verb): \(ending.errors)")
      #expect(ending.errors.contains("fetch or mount what it leads to"), "\(ending.errors)")
    }
  }

  @Test func `what another sweep keeps to itself is said, and run again`() throws {
    let place = try Workplace()
    let folder = place.file("results/other")
    try FileManager.default.createDirectory(
      at: place.file("results"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(at: folder, withDestinationURL: folder)
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0)
    #expect(ending.errors.contains("results/other: cannot be read: "), "\(ending.errors)")
    // Nothing is left that it could have.
    #expect(!(try place.polo("run", "sweep.yaml").errors.contains("cannot be read")))
  }

  @Test func `a file that is named as a run's folder keeps nothing from being read`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    try Data().write(to: place.file("results/small/arm=polo-0123456789ab"))
    for verb in ["plan", "run", "status", "summarize", "verify"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 0, "\(verb): \(ending.errors)")
    }
  }
}
