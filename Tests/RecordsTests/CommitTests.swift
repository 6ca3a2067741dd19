import Foundation
import Records
import Sweeps
import Testing

@Suite struct CommitTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `nothing has the record's name before the commit, and nothing else is left after`()
    throws
  {
    let writer = try Sample().writer(to: scratch.record)
    let name = try #require(scratch.names.first)
    #expect(scratch.names.count == 1)
    #expect(name.hasPrefix("record.h5.\(getpid())-") && name.hasSuffix(".tmp"))

    try writer.commit(provenance: Sample.provenance)
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

  @Test func `a second commit replaces the record of the first at once`() throws {
    try Sample(steps: 5).write(to: scratch.record)
    let reader = try Record(opening: scratch.record)
    try Sample(steps: 9).write(to: scratch.record)
    #expect(scratch.names == ["record.h5"])
    #expect(try reader.shape(of: "coverage/step") == [5])
    #expect(try Record(opening: scratch.record).shape(of: "coverage/step") == [9])
  }

  @Test func `two attempts at one run do not meet before they commit`() throws {
    let first = try Sample(steps: 5).writer(to: scratch.record)
    let second = try Sample(steps: 5).writer(to: scratch.record)
    #expect(scratch.names.count == 2)
    try first.commit(provenance: Sample.provenance)
    try second.commit(provenance: Sample.provenance)
    #expect(scratch.names == ["record.h5"])
  }

  @Test func `what dead attempts left is removed when asked, and no other file`() throws {
    try Sample().write(to: scratch.record)
    for name in ["record.h5.12-ab.tmp", "record.h5.9-0.tmp", "other.tmp", "run.log"] {
      let url = scratch.record.deletingLastPathComponent().appendingPathComponent(name)
      try Data("x".utf8).write(to: url)
    }
    let removed = try RecordWriter.removeTemporaries(beside: scratch.record)
    #expect(removed == ["record.h5.12-ab.tmp", "record.h5.9-0.tmp"])
    #expect(Set(scratch.names) == ["record.h5", "other.tmp", "run.log"])
    let absent = scratch.url.appendingPathComponent("absent/record.h5")
    #expect(try RecordWriter.removeTemporaries(beside: absent) == [])
  }

  @Test func `a folder that cannot be made is found before anything is measured`() throws {
    let file = scratch.url.appendingPathComponent("file")
    try Data().write(to: file)
    let error = #expect(throws: RecordError.self) {
      try Sample().writer(to: file.appendingPathComponent("run/record.h5"))
    }
    #expect(
      "\(error!)".hasSuffix(
        ".tmp: cannot create: Not a directory; a file is in the way: move it or choose another results "
          + "folder"))
  }

  /// Root may write anywhere, so the child gives that up first.
  @Test func `a folder that cannot be written to is found before anything is measured`() async {
    chmod(scratch.url.path, 0o555)
    await #expect(processExitsWith: .success) { [folder = scratch.url as URL] in
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let error = #expect(throws: RecordError.self) {
        try Sample().writer(to: folder.appendingPathComponent("record.h5"))
      }
      guard case .system("create", _, EACCES) = error else { fatalError("\(error as Any)") }
    }
    chmod(scratch.url.path, 0o755)
  }

  /// A limit on the size of files stands for a full disk: HDF5 meets the same failed write.
  @Test func `a full disk is an error, leaves nothing, and the next record can be written`() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
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
      #expect("\(error!)".contains("free some space and run the sweep again"))
      #expect(scratch.names == [])

      limit.rlim_cur = most
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try Sample(steps: 5000).write(to: scratch.record).verify()
    }
  }
}
