import Foundation
import Records
import Sweeps
import Testing
import Workbench

@Suite struct CommitTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  @Test func `nothing has the record's name before the commit, and nothing else is left after`()
    throws
  {
    let writer = try Sample().writer(to: scratch.record)
    #expect(scratch.names == [])
    #expect(try writer.commit(provenance: Sample.provenance) == .committed)
    #expect(scratch.names == ["record.h5"])
    #expect(try Record(opening: scratch.record).attribute("status") == "completed")
  }

  @Test func `a discarded writer leaves nothing, nor does one that is forgotten`() throws {
    let writer = try Sample(steps: 1500).writer(to: scratch.record)
    writer.discard()
    #expect(scratch.names == [])
    _ = try Sample(steps: 1500).writer(to: scratch.record)
    #expect(scratch.names == [])
  }

  @Test(arguments: ["", "/dev/shm"])
  func `a record is taken over by a link or, from another file system, by a copy`(place: String)
    throws
  {
    let other = try TemporaryFolder()
    let source = URL(fileURLWithPath: place.isEmpty ? other.url.path : place)
      .appendingPathComponent("polo-test-\(getpid()).h5")
    defer { try? FileManager.default.removeItem(at: source) }
    try Sample().write(to: source)
    let link = other.url.appendingPathComponent("link.h5")
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: place.isEmpty ? source.lastPathComponent : source.path
    )
    let own = scratch.url.appendingPathComponent("new/folder/record.h5")
    try RecordFile(own).takeOver(link)
    #expect(try Data(contentsOf: own) == Data(contentsOf: source))
    var status = stat()
    #expect(lstat(own.path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
    // What is there stays.
    let bytes = try Data(contentsOf: own)
    try Sample(steps: 9).write(to: scratch.record)
    try RecordFile(own).takeOver(scratch.record)
    #expect(try Data(contentsOf: own) == bytes)
    try FileManager.default.removeItem(at: source)
    #expect(throws: RecordError.self) {
      try RecordFile(scratch.url.appendingPathComponent("none.h5")).takeOver(source)
    }
    #expect(scratch.names == ["record.h5"])
  }

  @Test func `a late copy does not replace the record that is there, and leaves nothing`() throws {
    let first = try Sample(steps: 5).writer(to: scratch.record)
    let second = try Sample(steps: 9).writer(to: scratch.record)
    #expect(try first.commit(provenance: Sample.provenance) == .committed)
    let bytes = try Data(contentsOf: scratch.record)
    #expect(try second.commit(provenance: Sample.provenance) == .committedByAnother)
    let third = try Sample(steps: 7).writer(to: scratch.record)
    #expect(try third.commit(provenance: Sample.provenance) == .committedByAnother)
    #expect(scratch.names == ["record.h5"])
    #expect(try Data(contentsOf: scratch.record) == bytes)
  }

  @Test func `the record of another run in its place is no success`() throws {
    let other = Run(arm: "mpc", coordinates: [], seed: 4, parameters: Parameters(["seed": 4]))
    let header = RecordHeader(sweep: "fig2", run: other, parameters: other.parameters)
    try RecordWriter(
      committingTo: scratch.record, header: header, schema: RecordSchema(series: [])
    ).commit(provenance: Sample.provenance)
    let late = try Sample().writer(to: scratch.record)
    #expect(
      throws: RecordError.foreign(
        file: scratch.record.path, reason: "it is that of another run")
    ) { try late.commit(provenance: Sample.provenance) }
  }

  /// File systems without hard links take the second way.
  @Test(arguments: TemporaryFile.Naming.allCases.filter { $0 != .replacing })
  func `each way of naming a file keeps one that is there`(naming: TemporaryFile.Naming) throws {
    let url = scratch.url.appendingPathComponent("answer")
    func publish(_ text: String) throws -> TemporaryFile.Publication {
      let file = try TemporaryFile(for: url)
      try Array(text.utf8).withUnsafeBytes { try file.write($0) }
      return try file.publish(by: naming)
    }
    #expect(try publish("first") == .published)
    #expect(try publish("second") == .taken)
    #expect(try String(contentsOf: url, encoding: .utf8) == "first")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["answer"])
  }

  @Test func `of many attempts that commit at once exactly one does`() async throws {
    let scratch = scratch
    let writers = try (0..<8).map { try Sample(steps: 5 + $0).writer(to: scratch.record) }
    let commits = await withTaskGroup(of: RecordWriter.Commit?.self) { group in
      for writer in writers.map(Unshared.init) {
        group.addTask { try? writer.value.commit(provenance: Sample.provenance) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(commits.count { $0 == .committed } == 1)
    #expect(commits.count { $0 == .committedByAnother } == 7)
    #expect(scratch.names == ["record.h5"])
    Sample.expectSound(scratch.record)
  }

  @Test func `what dead attempts have left is removed, what living ones write is not`() throws {
    try Sample().write(to: scratch.record)
    let folder = scratch.record.deletingLastPathComponent()
    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let dead = "record.h5.\(boot.prefix(8))-9-0.tmp"
    let old = "record.h5.01234567-9-1.tmp"
    // Another machine may yet be writing it.
    let young = "record.h5.01234567-9-2.tmp"
    for name in [dead, old, young, "other.tmp", "run.log"] {
      try Data("x".utf8).write(to: folder.appendingPathComponent(name))
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -90_000)],
      ofItemAtPath: folder.appendingPathComponent(old).path)
    let living = try TemporaryFile(for: scratch.record)
    let checkpoint = try TemporaryFile(for: folder.appendingPathComponent("checkpoint.bin"))
    #expect(try RecordWriter.removeTemporaries(beside: scratch.record) == [old, dead])
    #expect(
      Set(scratch.names)
        == [
          "record.h5", young, "other.tmp", "run.log",
          URL(fileURLWithPath: living.path).lastPathComponent,
          URL(fileURLWithPath: checkpoint.path).lastPathComponent,
        ])
    let absent = scratch.url.appendingPathComponent("absent/record.h5")
    #expect(try RecordWriter.removeTemporaries(beside: absent) == [])
  }

  @Test func `what is being written is not told as left over`() throws {
    try Sample().write(to: scratch.record)
    let folder = scratch.record.deletingLastPathComponent()
    let left = ["checkpoint.aside.bin", "record.h5.1-2.tmp"]
    for name in left { try Data("x".utf8).write(to: folder.appendingPathComponent(name)) }
    let living = try TemporaryFile(for: scratch.record)
    #expect(RecordFile(scratch.record).leftovers == left)
    withExtendedLifetime(living) {}
  }

  @Test func `the text of a sweep is kept beside its records, and nothing beside it`() throws {
    let results = ResultsDirectory(scratch.url.appendingPathComponent("new/sweep"))
    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    for text in ["sweep: a\nseeds: 0..9\n", "sweep: a\n"] {
      try results.keep(text)
      let file = ResultsDirectory.sweepFile(in: results.url)
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: results.url.path) == ["sweep.yaml"])
      // A launcher that was killed as it wrote has left this.
      try Data("sweep".utf8).write(
        to: results.url.appendingPathComponent("sweep.yaml.\(boot.prefix(8))-9-0.tmp"))
    }
  }

  /// Root may write to any file, so the child gives that up first.
  @Test func `what a dead attempt has left is removed though it may only be read`() async throws {
    let folder = scratch.record.deletingLastPathComponent()
    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let leftover = folder.appendingPathComponent("record.h5.\(boot.prefix(8))-9-0.tmp")
    try Data("x".utf8).write(to: leftover)
    chmod(leftover.path, 0o444)
    chmod(folder.path, 0o777)
    await #expect(processExitsWith: .success) { [record = scratch.record as URL] in
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let removed = try RecordWriter.removeTemporaries(beside: record)
      #expect(removed.count == 1)
    }
    #expect(scratch.names == [])
  }

  @Test func `a folder that vanishes during the run is made again for its record`() throws {
    let record = scratch.url.appendingPathComponent("sweep/run/record.h5")
    let writer = try Sample().writer(to: record)
    try FileManager.default.removeItem(at: scratch.url.appendingPathComponent("sweep"))
    #expect(try writer.commit(provenance: Sample.provenance) == .committed)
    Sample.expectSound(record)
  }

  @Test func `a folder that cannot be made again is named, and nothing is left in its place`()
    throws
  {
    let folder = scratch.record.deletingLastPathComponent()
    let writer = try Sample().writer(to: scratch.record)
    try FileManager.default.removeItem(at: folder)
    try FileManager.default.createSymbolicLink(
      at: folder, withDestinationURL: scratch.url.appendingPathComponent("gone"))
    let error = #expect(throws: RecordError.self) {
      try writer.commit(provenance: Sample.provenance)
    }
    #expect("\(error!)".hasPrefix("\(folder.path): "))
    #expect(
      "\(error!)".hasSuffix("if it has vanished, find out why and run the sweep again"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["run"])
  }

  @Test func `a folder that cannot be made is found before anything is measured`() throws {
    let file = scratch.url.appendingPathComponent("file")
    try Data().write(to: file)
    let error = #expect(throws: RecordError.self) {
      try Sample().writer(to: file.appendingPathComponent("run/record.h5"))
    }
    #expect(
      "\(error!)".hasSuffix(
        ": cannot create: Not a directory; a file is in the way: move it, or choose another folder "
          + "with the option that names it"
      ))
  }

  /// Root may write anywhere, so the child gives that up first.
  @Test(arguments: [(mode_t(0o555), "create files here"), (0o333, "read")])
  func `a folder that cannot be written to or flushed is found before anything is measured`(
    mode: mode_t, operation: String
  ) async {
    chmod(scratch.url.path, mode)
    await #expect(processExitsWith: .success) { [folder = scratch.url as URL, operation] in
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let error = #expect(throws: RecordError.self) {
        try Sample().writer(to: folder.appendingPathComponent("record.h5"))
      }
      guard case .system(operation, _, EACCES) = error else {
        fatalError("\(error as Any)")
      }
    }
    chmod(scratch.url.path, 0o755)
  }

  /// A limit on the size of files stands for a full disk: HDF5 meets the same failed write.
  @Test func `a full disk is an error, leaves nothing, and the next record can be written`() async {
    await #expect(processExitsWith: .success) {
      let scratch = try TemporaryFolder()
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let most = limit.rlim_cur
      limit.rlim_cur = 100_000
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let writer = try Sample(steps: 5000).writer(to: scratch.record)
      let error = #expect(throws: RecordError.self) {
        try writer.commit(provenance: Sample.provenance)
      }
      guard case .system("write", _, EFBIG) = error else { fatalError("\(error as Any)") }
      #expect("\(error!)".contains("raise the limit of file sizes"))
      #expect(scratch.names == [])

      limit.rlim_cur = most
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try Sample(steps: 5000).write(to: scratch.record)
      Sample.expectSound(scratch.record)
    }
  }
}

/// A writer that one task uses, and no other.
private struct Unshared: @unchecked Sendable {
  let value: RecordWriter
}
