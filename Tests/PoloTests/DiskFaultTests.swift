import Foundation
import Records
import Testing
import Workbench

/// A small file system of its own, which goes with its owner.
private final class SmallDisk {
  /// Mounting takes root, and a container may keep it from root too.
  static let isPermitted: Bool = (try? SmallDisk(bytes: 1 << 20)) != nil

  private let place: TemporaryFolder

  init(bytes: Int) throws {
    place = try TemporaryFolder()
    try Self.call("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "polo-test", folder.path)
  }

  deinit { try? Self.call("umount", "--lazy", folder.path) }

  var folder: URL { place.url }

  func remount(_ options: String) throws {
    try Self.call("mount", "-o", "remount,\(options)", folder.path)
  }

  private static func call(_ arguments: String...) throws {
    let ending = try Command("/usr/bin/env", arguments).run()
    guard ending.code == 0 else { throw Refused(command: arguments) }
  }

  private struct Refused: Error { let command: [String] }
}

/// What the system refuses, with the real binary: a clear error, nothing corrupted, and it goes on once mended.
@Suite struct DiskFaultTests {
  private static let mounting: Comment = "this user may not mount a small disk"

  /// The datasets of the sweep in a results folder, each record checked.
  private func datasets(in folder: URL) throws -> [String: [String: [Double]]] {
    let place = try Workplace()
    try FileManager.default.createSymbolicLink(
      at: place.file("results"), withDestinationURL: folder)
    return try place.datasets()
  }

  /// The files of a folder by their names.
  private func contents(of folder: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      contents[name] = try Data(contentsOf: folder.appendingPathComponent(name))
    }
    return contents
  }

  @Test(.enabled(if: SmallDisk.isPermitted, mounting), arguments: [120_000, 260_000, 400_000])
  func `a full disk is named, nothing is corrupted, and the sweep goes on once there is space`(
    bytes: Int
  ) throws {
    let disk = try SmallDisk(bytes: bytes)
    let place = try Workplace()
    let results = disk.folder.appendingPathComponent("results")
    let ending = try place.polo("run", "sweep.yaml", "--results", results.path)
    #expect(ending.code == 1)
    #expect(ending.errors.contains("No space left on device"), "\(ending.errors)")
    #expect(ending.errors.contains("free"), "\(ending.errors)")
    let verified = try place.polo("verify", "sweep.yaml", "--results", results.path)
    // What got there is sound; of nothing that is not said.
    let isEmpty = verified.output.contains("nothing was checked")
    #expect(verified.code == (isEmpty ? 1 : 0), "\(verified.output)")
    #expect(!verified.output.contains(".tmp"), "\(verified.output)")

    try disk.remount("size=64m")
    let second = try place.polo("run", "sweep.yaml", "--results", results.path)
    #expect(second.code == 0, "\(second.errors)")
    #expect(try datasets(in: results) == InterruptionTests.undisturbed.get())
  }

  @Test(.enabled(if: SmallDisk.isPermitted, mounting))
  func `a read-only disk is named before anything starts`() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    try disk.remount("ro")
    let place = try Workplace()
    let results = disk.folder.appendingPathComponent("results")
    let ending = try place.polo("run", "sweep.yaml", "--results", results.path)
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains("Read-only file system") || ending.errors.contains("read-only"),
      "\(ending.errors)")
    #expect(ending.errors.contains(results.path), "\(ending.errors)")
    try disk.remount("rw,size=64m")
    #expect(try place.polo("run", "sweep.yaml", "--results", results.path).code == 0)
  }

  @Test(
    .enabled(if: SmallDisk.isPermitted, mounting), arguments: ["full", "read-only"])
  func `a disk that takes no tables and pages is told with the path, the reason and what to do`(
    state: String
  ) throws {
    let disk = try SmallDisk(bytes: 4 << 20)
    let place = try Workplace()
    let folders = [
      "--results", disk.folder.appendingPathComponent("results").path,
      "--plots", disk.folder.appendingPathComponent("plots").path,
    ]
    #expect(try place.polo(["run", "sweep.yaml"] + folders).code == 0)
    if state == "full" {
      _ = try place.shell("cat /dev/zero > \(disk.folder.path)/filler")
    } else {
      try disk.remount("ro")
    }
    let told =
      state == "full"
      ? ": No space left on device; free some space"
      : ": Read-only file system; choose a folder that you may write to"
    // The last of them with other runs, so that it has a sweep file to keep.
    for line in [["summarize"], ["plot"], ["report"], ["run", "agent.steps=100"]] {
      let ending = try place.polo([line[0], "sweep.yaml"] + line.dropFirst() + folders)
      #expect(ending.code == 1, "\(line): \(ending.output)")
      #expect(ending.errors.contains(told), "\(line): \(ending.errors)")
      #expect(ending.errors.contains(disk.folder.path), "\(line): \(ending.errors)")
    }
  }

  @Test(.enabled(if: SmallDisk.isPermitted, mounting))
  func `a disk that is full before all pictures are on it keeps the earlier ones`() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    let place = try Workplace()
    let plots = disk.folder.appendingPathComponent("plots")
    #expect(try place.polo("run", "sweep.yaml", "--plots", plots.path).code == 0)
    let earlier = try contents(of: plots.appendingPathComponent("small"))
    #expect(earlier.count == 5)
    // Enough for the table and the script.
    let filler = disk.folder.appendingPathComponent("filler").path
    _ = try place.shell("cat /dev/zero > \(filler); truncate -s -32K \(filler)")
    let ending = try place.polo("plot", "sweep.yaml", "--plots", plots.path)
    #expect(ending.code == 1, "\(ending.output)")
    #expect(ending.errors.contains("\(plots.path)/small/coverage.p"), "\(ending.errors)")
    #expect(ending.errors.contains("No space left on device"), "\(ending.errors)")
    #expect(try contents(of: plots.appendingPathComponent("small")) == earlier)
    try disk.remount("size=64m")
    #expect(try place.polo("plot", "sweep.yaml", "--plots", plots.path).code == 0)
  }

  @Test(.enabled(if: SmallDisk.isPermitted, mounting))
  func `a disk of temporary files that is full keeps earlier pictures too`() throws {
    let place = try Workplace()
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    let run = try #require(place.records().first)
    let strip = "render results/small/\(run) --steps 0 --output plots/small/strip.png"
    #expect(try place.shell("exec \"$POLO\" \(strip) --size 64x48").code == 0)
    let earlier = try contents(of: place.file("plots/small"))
    let disk = try SmallDisk(bytes: 16 << 10)
    // The strip has 27 MB of pixels, and deflate packs 1032 bytes into one at most.
    for line in ["plot sweep.yaml", "\(strip) --size 3000x3000"] {
      let ending = try place.shell("TMPDIR=\(disk.folder.path) \"$POLO\" \(line)")
      #expect(ending.code == 1, "\(line): \(ending.output)")
      let told = "gnuplot could not write all of it in \(disk.folder.path); is the disk full?"
      #expect(ending.errors.contains(told), "\(line): \(ending.errors)")
      #expect(try contents(of: place.file("plots/small")) == earlier)
      #expect(try contents(of: disk.folder) == [:])
    }
  }

  @Test func `a picture without its end is a fault, and the earlier one stays`() throws {
    let place = try Workplace()
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    let run = try #require(place.records().first)
    let render = "render results/small/\(run) --size 64x48"
    let drawing = [
      "plot sweep.yaml", "\(render) --output plots/small/strip.png",
      "\(render) --steps 0,1 --frames plots/small",
    ]
    for line in drawing { #expect(try place.shell("exec \"$POLO\" \(line)").code == 0) }
    let earlier = try contents(of: place.file("plots/small"))
    // Like gnuplot on a full disk, it ends with status 0.
    let tearing = """
      #!/bin/bash
      export PATH=${PATH#*:}
      gnuplot "$@" || exit
      for picture in "${3%/*}"/*.{pdf,png,svg}; do
        if [ -e "$picture" ]; then truncate -s -9 "$picture"; fi
      done

      """
    try FileManager.default.createDirectory(
      at: place.file("bin"), withIntermediateDirectories: true)
    try Data(tearing.utf8).write(to: place.file("bin/gnuplot"))
    chmod(place.file("bin/gnuplot").path, 0o755)
    for line in drawing + ["report sweep.yaml"] {
      let ending = try place.shell("export PATH=$PWD/bin:$PATH; exec \"$POLO\" \(line)")
      #expect(ending.code == 1, "\(line): \(ending.output)")
      #expect(ending.errors.contains("gnuplot could not write all of it"), "\(ending.errors)")
      #expect(!ending.output.contains("drew"), "\(line): \(ending.output)")
    }
    try FileManager.default.removeItem(at: place.file("plots/small/report.html"))
    #expect(try contents(of: place.file("plots/small")) == earlier)
  }

  @Test func `an event log that takes nothing has a gap that is told, and all is run`() throws {
    let place = try Workplace()
    let log = place.file("results/small/events.jsonl")
    try FileManager.default.createDirectory(
      at: log.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: log, withDestinationURL: URL(fileURLWithPath: "/dev/full"))
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    let told = "the event log has a gap: No space left on device; runs go on\n"
    #expect(ending.errors.components(separatedBy: told).count == 2, "\(ending.errors)")
    #expect(
      ending.errors.contains(
        #/results/small/events.jsonl: lacks \d+ events: No space left on device; /#),
      "\(ending.errors)")
    #expect(place.records().count == 12)
    #expect(try place.text("results/small/scores.csv").contains("polo"))
    try FileManager.default.removeItem(at: log)
    #expect(try place.polo("run", "sweep.yaml").code == 0)
  }

  @Test func `a leftover that cannot be removed fails its own run alone`() throws {
    let place = try Workplace(Workplace.sweep.replacing("retries: 3", with: "retries: 0"))
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    let digest = try #require(plan.split(separator: "\n").first).split(separator: " ")[1]
    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let leftover =
      "results/small/arm=polo,seed=0-\(digest)/record.h5.\(boot.prefix(8))-1-1.tmp"
    try FileManager.default.createDirectory(
      at: place.file(leftover), withIntermediateDirectories: true)
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains("\(leftover): cannot remove: Is a directory"), "\(ending.errors)")
    #expect(place.records().count == 11)
  }

  @Test func `a folder that may not be written to is named before anything starts`() throws {
    let place = try Workplace()
    let results = place.file("results")
    try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
    chmod(results.path, 0o555)
    defer { chmod(results.path, 0o755) }
    // Root may write anywhere, so it gives that up first.
    let ending = try place.shell(
      geteuid() == 0
        ? "exec setpriv --bounding-set=-dac_override,-dac_read_search \"$POLO\" run sweep.yaml"
        : "exec \"$POLO\" run sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.lowercased().contains("permission"), "\(ending.errors)")
    #expect(ending.errors.contains("results"), "\(ending.errors)")
    #expect(ending.errors.contains("choose a folder that you may write to"), "\(ending.errors)")
    chmod(results.path, 0o755)
    #expect(try place.polo("run", "sweep.yaml").code == 0)
  }

  @Test func `a lease that may not be read is named and not waited for`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let run = try #require(place.records().first)
    try FileManager.default.removeItem(at: place.file("results/small/\(run)"))
    let lease = "results/.leases/\(run.suffix(12))"
    try Data("another's".utf8).write(to: place.file(lease))
    chmod(place.file(lease).path, 0)
    // Root may read anything, so it gives that up first.
    let ending = try place.shell(
      "\(geteuid() == 0 ? "exec setpriv --bounding-set=-dac_override,-dac_read_search" : "exec") "
        + "\"$POLO\" run sweep.yaml --only arm=mpc,seed=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("\(lease): "), "\(ending.errors)")
    #expect(ending.errors.contains("Permission denied"), "\(ending.errors)")
    #expect(place.records().isEmpty)
  }

  @Test func `a results folder that vanishes fails the runs, and the sweep can be run again`()
    throws
  {
    let place = try Workplace()
    let errors = place.file("errors.txt")
    try Data().write(to: errors)
    let process = try place.start("run", "sweep.yaml", "agent.steps=4000", errors: errors)
    try place.wait("two runs to start") { place.events("runStarted").count >= 2 }
    // Away at once: to remove what others write into takes more than one try.
    try FileManager.default.moveItem(at: place.file("results"), to: place.file("gone"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let text = try place.text("errors.txt")
    #expect(text.contains("the folder has vanished"), "\(text)")
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(try place.datasets() == InterruptionTests.undisturbed.get())
  }

  @Test(arguments: [260_000, 700_000, 1_000_000, 1_200_000])
  func `too little memory is named or fails what it must, and nothing is corrupted`(
    kilobytes: Int
  ) throws {
    let place = try Workplace()
    let ending = try place.shell(
      "ulimit -v \(kilobytes); exec \"$POLO\" run sweep.yaml --workers 2")
    if kilobytes <= 700_000 {
      #expect(ending.code == 1)
      #expect(ending.errors.contains("not enough memory to start runs"), "\(ending.errors)")
    } else if ending.code == 0 {
      #expect(place.records().count == 12)
    } else {
      #expect(ending.code == 1, "\(ending.errors)")
      // What was refused to polo, how a run ended, or why no worker lived to take one.
      let reasons = ["memory", "(attempt ", "does not start"]
      #expect(reasons.contains { ending.errors.contains($0) }, "\(ending.errors)")
    }
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(try place.datasets() == InterruptionTests.undisturbed.get())
    #expect(place.temporaries().filter { $0.contains("record.h5") } == [])
  }

  @Test func `too few open files are named before anything starts, or allowed where they may be`()
    throws
  {
    let place = try Workplace()
    let run = "exec \"$POLO\" run sweep.yaml --workers 2"
    let hard = try place.shell("ulimit -n 40; \(run)")
    #expect(hard.code == 1)
    #expect(hard.errors.contains("not enough open files to start runs"), "\(hard.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.file("results").path))
    let soft = try place.shell("ulimit -Sn 40; \(run)")
    #expect(soft.code == 0, "\(soft.errors)")
    #expect(place.records().count == 12)
  }

  @Test func `the limit of file sizes is named, and gives no run up`() throws {
    let place = try Workplace()
    let run = "exec \"$POLO\" run sweep.yaml --only arm=random,seed=0"
    // In units of 1024 bytes; a record has more.
    let limited = try place.shell("ulimit -f 8; \(run)")
    #expect(limited.code == 1)
    #expect(limited.errors.contains("File too large; raise the limit"), "\(limited.errors)")
    #expect(!limited.errors.contains("killed by signal"), "\(limited.errors)")
    let free = try place.shell(run)
    #expect(free.code == 0, "\(free.errors)")
  }

  @Test(arguments: ["plan sweep.yaml", "status sweep.yaml", "schema", "--help", "run sweep.yaml"])
  func `an answer that cannot be written is no success`(command: String) throws {
    let place = try Workplace()
    let ending = try place.shell("exec \"$POLO\" \(command) > /dev/full")
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(ending.errors.contains("standard output"), "\(ending.errors)")
    if command.hasPrefix("run") { #expect(place.records().count == 12) }
  }

  @Test func `logs and the cost of a long sweep that cannot be written end in an error`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "arms=random")
    let long = "run sweep.yaml arms=polo agent.steps=90000000 seeds=0 --only 'arm=polo,*'"
    for (line, code) in [
      ("exec \"$POLO\" logs 'arm=random,*' > /dev/full", 1),
      (
        """
        "$POLO" \(long) > /dev/full & polo=$!
        log=results/small/events.jsonl
        until grep -q runStarted.*arm=polo $log || ! kill -0 $polo; do sleep 0.1; done
        kill -TERM $polo; wait $polo
        """, 128 + SIGTERM
      ),
    ] {
      let ending = try place.shell(line)
      #expect(ending.code == code, "\(ending.errors)")
      #expect(ending.errors.contains("standard output"), "\(ending.errors)")
      #expect(!ending.errors.contains("Fatal"), "\(ending.errors)")
    }
  }
}
