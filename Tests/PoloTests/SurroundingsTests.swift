import Foundation
import Testing
import Workbench

/// Where polo is started and what it finds there, with the real binary.
@Suite struct SurroundingsTests {
  @Test func `a working folder that was removed is told`() throws {
    let place = try Workplace()
    for verb in ["run", "status", "plan"] {
      let ending = try place.shell(
        "mkdir gone && cd gone && rmdir ../gone && exec \"$POLO\" \(verb) ../sweep.yaml")
      #expect(ending.code == 1, "\(verb): \(ending.output)")
      #expect(
        ending.errors
          == "the working folder: No such file or directory; was it removed? start polo in a folder that is there\n"
      )
    }
  }

  @Test(arguments: [
    #"mkdir $'q\xff' && cd $'q\xff' && exec "$POLO" run ../sweep.yaml"#,
    #"exec "$POLO" run sweep.yaml --results $'r\xff'"#,
    #"exec "$POLO" status sweep.yaml --results=$'r\xff'"#,
    #"exec "$POLO" verify $'r\xff'"#,
  ])
  func `a name that is not UTF-8 is refused, and nothing is written by another one`(
    line: String
  ) throws {
    let place = try Workplace()
    let ending = try place.shell(#"(\#(line)); code=$?; rm -rf $'q\xff'; exit $code"#)
    #expect(ending.code == 64, "\(ending.text)")
    #expect(ending.errors.contains(" is not UTF-8, and polo would "), "\(ending.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.folder.path) == ["sweep.yaml"])
  }

  @Test func `a folder of temporary files that is not there is named, and what names another`()
    throws
  {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=random,seed=0")
    let run = "results/small/\(try #require(place.records().first))"
    for (line, what) in [
      ("plot sweep.yaml", "to draw in"), ("render \(run)", "to draw in"),
      ("plan sweep.yaml --pilot", "for pilots"),
    ] {
      let ending = try place.shell("TMPDIR=/nonexistent \"$POLO\" \(line)")
      #expect(ending.code == 1, "\(line): \(ending.output)")
      let told =
        "/nonexistent: cannot make a folder \(what): No such file or directory; TMPDIR may name another folder"
      #expect(ending.errors.contains(told), "\(line): \(ending.errors)")
      #expect(!ending.errors.contains("--results"), "\(line): \(ending.errors)")
    }
  }

  @Test func `without standard streams nothing is printed into files`() throws {
    let place = try Workplace()
    let closed = try place.shell(
      "exec \"$POLO\" run sweep.yaml --only arm=random,seed=0 <&- >&- 2>&-")
    #expect(closed.code == 1)
    #expect(place.records().count == 1)
    let lines = try place.text("results/small/events.jsonl").split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(lines)")
  }

  @Test func `what will keep figures from being drawn is told before the runs`() throws {
    let place = try Workplace()
    let ending = try place.shell(
      "TMPDIR=/nonexistent exec \"$POLO\" run sweep.yaml --only arm=random,seed=0")
    #expect(ending.code == 1, "\(ending.output)")
    let warning =
      "warning: figures will not be drawn: /nonexistent: cannot make a folder to draw in: "
    #expect(ending.errors.hasPrefix(warning), "\(ending.errors)")
    #expect(place.records().count == 1)
  }

  @Test func `an event log that is a pipe is an error before anything starts`() throws {
    let place = try Workplace()
    let log = place.file("results/small/events.jsonl")
    try FileManager.default.createDirectory(
      at: log.deletingLastPathComponent(), withIntermediateDirectories: true)
    #expect(mkfifo(log.path, 0o600) == 0)
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    let told =
      "results/small/events.jsonl: the event log cannot be opened: it is not a regular file; move"
    #expect(ending.errors.contains(told), "\(ending.errors)")
    #expect(place.records().isEmpty)
  }

  /// Whether system calls can be watched here.
  static let canTrace = (try? Command("/usr/bin/env", ["strace", "true"]).run().code) == 0

  @Test(.enabled(if: canTrace, "strace watches no program here"))
  func `a record is on the disk before it has its name, and its name before the run is done`()
    throws
  {
    let place = try Workplace()
    let ending = try place.shell(
      """
      strace -f -y -e trace=fsync,link -o calls \
        "$POLO" run sweep.yaml --only 'arm=random,seed=0' --workers 1
      """)
    #expect(ending.code == 0, "\(ending.errors)")
    let calls = try place.text("calls").split(separator: "\n")
    let link = try #require(
      calls.firstIndex { $0.contains("link(") && $0.contains("/record.h5\") = 0") })
    #expect(calls[..<link].contains { $0.contains("fsync(") && $0.contains("record.h5.") })
    #expect(
      calls[link...].contains {
        $0.contains("fsync(") && $0.contains("seed=0-") && !$0.contains("record.h5")
      })
  }

  @Test(arguments: [
    ("slurm", "Not a directory"), ("slurm/x/submission.json", "Is a directory"),
  ])
  func `what is in the place of a submission is told in the system's words`(
    named: String, reason: String
  ) throws {
    let place = try Workplace()
    let path = place.file("results/small/\(named)")
    // A file in the place of a folder, or the other way round.
    let file = named == "slurm" ? path : path.appendingPathComponent("in")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
    for verb in ["status", "cancel"] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 1, "\(verb): \(ending.output)")
      #expect(ending.errors.contains("results/small/\(named): cannot be read"), "\(ending.errors)")
      #expect(ending.errors.contains(": \(reason); "), "\(ending.errors)")
      #expect(!ending.errors.contains("Domain"), "\(ending.errors)")
    }
  }
}
