import Foundation
import Reports
import Testing
import Workbench

/// Finding gnuplot, and what is told where it fails.
struct GnuplotTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func expectFailure(of script: String, told reason: String) throws {
    let gnuplot = results.folder.appendingPathComponent("gnuplot")
    try Data("#!/bin/bash\n\(script)\n".utf8).write(to: gnuplot)
    chmod(gnuplot.path, 0o755)
    #expect {
      try Gnuplot(named: gnuplot.path).draw(gnuplot, formats: [.png])
    } throws: {
      "\($0)".hasSuffix("/gnuplot: \(reason)")
    }
  }

  @Test func `a gnuplot that was killed is told with the signal`() throws {
    try expectFailure(of: "kill -9 $$", told: "gnuplot was killed by signal 9")
  }

  @Test func `a folder called gnuplot is none, and what cannot be started is told with the reason`()
    throws
  {
    let folders = ["a", "b"].map { results.folder.appendingPathComponent($0, isDirectory: true) }
    for folder in [folders[0].appendingPathComponent("gnuplot"), folders[1]] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let path = folders.map(\.path).joined(separator: ":")
    #expect(throws: ReportError.noGnuplot(searched: "gnuplot in \(path)")) {
      _ = try Gnuplot(searchPath: path)
    }
    let script = folders[1].appendingPathComponent("gnuplot")
    try Data("#!/nowhere/interpreter\n".utf8).write(to: script)
    chmod(script.path, 0o755)
    let fault = ReportError.cannotStart(
      gnuplot: script.path, reason: "No such file or directory")
    #expect(throws: fault) { try Gnuplot(searchPath: path).draw(script, formats: [.png]) }
    #expect(
      "\(fault)" == "\(script.path) cannot be started: No such file or directory; "
        + "install gnuplot-nox, or put another first in PATH")
  }

  @Test func `a gnuplot that says nothing is told with its status alone`() throws {
    try expectFailure(of: "exit 3", told: "gnuplot ended with status 3")
  }

  @Test func `what gnuplot complains of is the error`() throws {
    let script = results.folder.appendingPathComponent("broken.gp")
    try "plot nonsense(x)\n".write(to: script, atomically: true, encoding: .utf8)
    #expect {
      try Gnuplot().draw(script, formats: [.png])
    } throws: {
      "\($0)".contains("broken.gp: gnuplot ended with status") && "\($0)".contains("nonsense")
    }
  }

  @Test func `a missing gnuplot is an error that says how to get it`() {
    #expect {
      _ = try Gnuplot(searchPath: "/nowhere")
    } throws: { "\($0)".contains("apt-get install gnuplot-nox") }
  }
}
