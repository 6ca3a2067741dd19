import Foundation
import Sweeps
import Testing

/// What lies where a sweep keeps its results.
struct ResultsFolderTests {
  @Test(arguments: ["results", "results/small"])
  func `a file in place of the folder, or on the way to it, is not taken for an empty one`(
    path: String
  ) throws {
    let folder = try SweepFolder([path: ""])
    defer { withExtendedLifetime(folder) {} }
    let results = ResultsDirectory(folder.url.appendingPathComponent("results/small"))
    let (unreadable, reason) = try #require(results.unreadableFolder)
    #expect(unreadable == folder.path("results/small"))
    #expect(reason == "Not a directory")
  }

  @Test(arguments: [
    ("results", "results/small"), ("results/small", "results/small"),
    ("results/small/arm=polo-0123456789ab", "results/small"), ("disk", "disk/results/small"),
  ])
  func `a link to what is not there is not taken for an empty folder`(
    link: String, path: String
  ) throws {
    let folder = try SweepFolder(["results/small/sweep.yaml": ""])
    defer { withExtendedLifetime(folder) {} }
    // The folder that is there makes way.
    try? FileManager.default.removeItem(atPath: folder.path(link))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(link), withDestinationPath: "unmounted/disk")
    let results = ResultsDirectory(folder.url.appendingPathComponent(path))
    let (unreadable, reason) = try #require(results.unreadableFolder)
    #expect(unreadable == folder.path(link))
    #expect(reason == "it is a link to what is not there")
  }

  @Test func `a folder that is not there yet is empty, and files beside it and in it do no harm`()
    throws
  {
    let folder = try SweepFolder([
      "results/index.html": "", "results/made/arm=polo-0123456789ab": "",
    ])
    defer { withExtendedLifetime(folder) {} }
    for path in ["results/made", "results/new", "none/new"] {
      let results = ResultsDirectory(folder.url.appendingPathComponent(path))
      #expect(results.unreadableFolder == nil, "\(path)")
      #expect(results.unreadableNeighbour == nil, "\(path)")
    }
  }
}
