internal import ArgumentParser
internal import Foundation
internal import Sweeps

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that records and checkpoints are whole, and are what they should be.",
    discussion: """
      Given a sweep file, it checks every record in the sweep's folder against the sweep's runs; a \
      folder or a record may be given instead. Each record is read as a whole: its seal and \
      checksums, its layout and numbers of rows, that its values are finite, and its digest \
      against its parameters.

      FAULTS
        damaged      not as it was committed, or never a record
        misplaced    another run's, or at odds with itself
        malformed    not laid out as records of its task are, or without
                     something that they hold
        implausible  whole, but with values that are not finite: to be
                     understood, not run again
        unreadable   the system does not let it be read

      The exit code is 1 if there is any, and if nothing is there to check.
      """)

  @Argument(
    help: "The sweep file, a folder or a record.",
    completion: .file(extensions: ["yaml", "yml", "h5"]))
  var file: String

  @Argument(help: "Changes: planner.horizon=8,16 seeds=0..3 arms=polo,mpc …")
  var overrides: [String] = []

  @OptionGroup var options: SweepOptions

  @Flag(
    help: ArgumentHelp(
      "Move what is damaged, misplaced or malformed to record.aside-N.h5, so that 'polo run' runs it again."
    ))
  var setAside = false

  @Flag(help: "As JSON, for programs.")
  var json = false

  private var sweepArguments: SweepArguments {
    SweepArguments(file, overrides: overrides, options: options)
  }

  func validate() throws { try sweepArguments.validate() }

  func run() throws {
    let verification = try verify()
    if json {
      print(try encoded(verification))
    } else {
      print(verification.text, terminator: "")
      advise(on: verification)
    }
    if !verification.findings.isEmpty || verification.isEmpty { throw ExitCode(1) }
  }

  private func verify() throws -> Verification {
    let url = URL(fileURLWithPath: file)
    let isRecord = url.pathExtension == "h5" && FileManager.default.fileExists(atPath: url.path)
    if isRecord || url.isFolder {
      let stray = overrides + options.words
      guard stray.isEmpty else {
        printError(
          "leave out \(stray.joined(separator: " ")): changes and options apply only to a sweep file; "
            + "\(file) is not one")
        throw ExitCode(64)
      }
      return Verification(of: url, settingAside: setAside)
    }
    let sweep = try sweepArguments.load()
    return Verification(
      of: sweep, in: try sweepArguments.resultsDirectory(of: sweep), settingAside: setAside)
  }

  private func advise(on verification: Verification) {
    let mended = verification.findings.filter { $0.isMendedByRunning && $0.otherSweep == nil }
    if !setAside, !mended.isEmpty {
      print(
        "'\(sweepArguments.command("verify")) --set-aside' moves what running again mends out of the way"
      )
    } else if mended.contains(where: { $0.movedTo != nil }) {
      print("'polo run' of the sweep runs them again")
    }
  }
}
