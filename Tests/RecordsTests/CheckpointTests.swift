import Foundation
import Records
import Sweeps
import Synchronization
import Testing
import Workbench

/// A checkpoint with parts of all lengths.
private func sample(step: Int = 7, program: String = "polo 1") throws -> Checkpoint {
  let scratch = try TemporaryFolder()
  let writer = try Sample(steps: 1500).writer(to: scratch.record)
  let parts = (0..<20).map { index in
    Snapshot.Part(name: "agent/\(index)", bytes: (0..<(index * index)).map { UInt8($0 & 255) })
  }
  return Checkpoint(
    Checkpoint.Header(
      of: Sample.run, given: nil, program: program, step: step, of: 30,
      effort: Checkpoint.Effort(
        startedAt: "2026-01-02T03:04:05Z", resumedAt: [2, 5], wallSeconds: 1.5, cpuSeconds: 1.25,
        peakMemoryBytes: 1 << 20)),
    experiment: Snapshot(parts: parts), record: try writer.snapshot())
}

extension CheckpointFile.Finding {
  fileprivate var checkpoint: Checkpoint? {
    if case .checkpoint(let checkpoint) = self { checkpoint } else { nil }
  }
  fileprivate var reason: String? {
    if case .unusable(let reason) = self { reason } else { nil }
  }
}

@Suite struct CheckpointTests {
  let scratch: TemporaryFolder
  let file: CheckpointFile

  init() throws {
    scratch = try TemporaryFolder()
    file = CheckpointFile(beside: scratch.record)
    try FileManager.default.createDirectory(
      at: scratch.record.deletingLastPathComponent(), withIntermediateDirectories: true)
  }

  private func read(program: String = "polo 1") throws -> CheckpointFile.Finding {
    try file.read(for: Sample.run, given: nil, program: program)
  }

  @Test func `what is written is read, and replaces what was there`() throws {
    guard case .nothing = try read() else { return #expect(Bool(false), "there is none yet") }
    try file.write(try sample(step: 3))
    let checkpoint = try sample()
    try file.write(checkpoint)
    #expect(try read().checkpoint == checkpoint)
    #expect(file.header == checkpoint.header)
    #expect(scratch.names == ["checkpoint.bin"])
    try file.setAside()
    #expect(scratch.names == ["checkpoint.aside.bin"])
    try file.write(checkpoint)
    try file.remove()
    #expect(scratch.names == [])
    try file.remove()
  }

  @Test func `a folder that vanishes during the run is made again for its checkpoint`() throws {
    try FileManager.default.removeItem(at: scratch.record.deletingLastPathComponent())
    let checkpoint = try sample()
    try file.write(checkpoint)
    #expect(try read().checkpoint == checkpoint)
  }

  @Test func `a record that goes on from a snapshot holds what it would have held`() throws {
    let whole = try Sample(steps: 2600).write(to: scratch.record)
    let other = scratch.url.appendingPathComponent("other/record.h5")
    let first = try Sample(steps: 1100).writer(to: other)
    let second = try RecordWriter(
      committingTo: other, header: Sample.header, schema: Sample.schema)
    try second.append(try first.snapshot())
    first.discard()
    for step in 1100..<2600 {
      try second.append(Row(series: 0, values: Sample(steps: 0).trajectory(step)))
      if step % 10 == 0 { try second.append(Row(series: 1, values: Sample(steps: 0).losses(step))) }
      try second.append(Row(series: 2, values: Sample(steps: 0).coverage(step)))
    }
    try second.append(Sample.valueMap)
    try second.append(Sample.summary)
    try second.commit(provenance: Sample.provenance)
    let resumed = try Record(opening: other)
    Sample.expectSound(other)
    for group in try whole.members() {
      #expect(try resumed.members(of: group) == whole.members(of: group))
      for name in try whole.members(of: group) {
        guard let values = try? whole.values("\(group)/\(name)") else { continue }
        #expect(try resumed.values("\(group)/\(name)").bits == values.bits, "\(group)/\(name)")
      }
    }
  }

  @Test func `rows of another schema are refused`() throws {
    let snapshot = try Sample(steps: 3).writer(to: scratch.record).snapshot()
    func add(_ parts: [Snapshot.Part]) throws {
      let url = scratch.url.appendingPathComponent("other/record.h5")
      let writer = try RecordWriter(
        committingTo: url, header: Sample.header, schema: Sample.schema)
      try writer.append(Snapshot(parts: parts))
    }
    try add(snapshot.parts)
    #expect(throws: RecordError.self) { try add(snapshot.parts.reversed()) }
    #expect(throws: RecordError.self) { try add(snapshot.parts.dropLast()) }
    var torn = snapshot.parts
    torn[0] = Snapshot.Part(name: torn[0].name, bytes: torn[0].bytes.dropLast())
    #expect(throws: RecordError.self) { try add(torn) }
  }

  @Test func `a checkpoint of another run, build or version is refused with the reason`() throws {
    try file.write(try sample())
    #expect(try read(program: "polo 2").reason == "it was written by another build of polo, polo 1")
    let other = Run(arm: "greedy", coordinates: [], seed: 4, parameters: Parameters(["seed": 4]))
    #expect(
      try file.read(for: other, given: nil, program: "polo 1").reason
        == "it is of another run, \(Sample.run.id)")
    #expect(
      try file.read(for: Sample.run, given: Digest(of: "a value"), program: "polo 1").reason
        == "the trained value that it used was trained again since")
    for (from, to, reason) in [
      ("polo checkpoint 1", "polo checkpoint 2", "it is of another format"),
      (
        Digest.version, "polo-run-0",
        "it is of polo-run-0, and this polo computes \(Digest.version)"
      ),
    ] {
      let bytes = try Data(contentsOf: file.url)
      var content = Data(bytes.dropLast(16))
      let range = try #require(content.range(of: Data(from.utf8)))
      content.replaceSubrange(range, with: Data(to.utf8))
      try content.sealed.write(to: file.url)
      #expect(try read().reason == reason)
      try bytes.write(to: file.url)
    }
    #expect(try read().checkpoint != nil)
  }

  @Test func `one that was cut short, lengthened or changed anywhere is refused`() throws {
    try file.write(try sample())
    let bytes = try Data(contentsOf: file.url)
    for length in [0, 1, 15, 16, 17, 40, bytes.count / 2, bytes.count - 16, bytes.count - 1] {
      try bytes.prefix(length).write(to: file.url)
      #expect(try read().reason != nil, "\(length) bytes")
    }
    try (bytes + Data(count: 8)).write(to: file.url)
    #expect(try read().reason != nil)
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 97) {
      var damaged = bytes
      damaged[place] ^= 1 << (place % 8)
      try damaged.write(to: file.url)
      #expect(try read().reason != nil, "byte \(place)")
    }
  }

  /// Whoever can compute a checksum can write anything; nothing of it may be believed unchecked.
  @Test func `a hostile index gives a reason and no crash`() throws {
    try file.write(try sample())
    let content = Data(try Data(contentsOf: file.url).dropLast(16))
    let text = String(decoding: content.prefix(4000), as: UTF8.self)
    let count = try #require(text.firstMatch(of: /"bytes":361/)).0
    for lie in [
      "-1", "999", "9223372036854775807", "1e300", "\"361\"", "[[[[", "361,\"bytes\":1",
    ] {
      var changed = content
      changed.replaceSubrange(
        try #require(changed.range(of: Data(count.utf8))), with: Data("\"bytes\":\(lie)".utf8))
      changed += Data(count: (8 - changed.count % 8) % 8)
      try changed.sealed.write(to: file.url)
      #expect(try read().reason != nil, "\(lie)")
    }
    for noise in ["", "\n", "polo checkpoint 1\n", "polo checkpoint 1\n{}    \n"] {
      try Data(noise.utf8).sealed.write(to: file.url)
      #expect(try read().reason != nil)
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var changed = content
      for _ in 0..<4 {
        changed[Int.random(in: 0..<3000, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      try changed.sealed.write(to: file.url)
      // Most give a reason; a changed name or number of a part is for the run to refuse.
      _ = try read()
    }
  }

  @Test func `what the system does not let be read is an error and no fault of the file`() throws {
    let folder = scratch.url.appendingPathComponent("in the way")
    try Data().write(to: folder)
    let file = CheckpointFile(beside: folder.appendingPathComponent("record.h5"))
    let error = #expect(throws: RecordError.self) {
      try file.read(for: Sample.run, given: nil, program: "polo 1")
    }
    #expect(
      error == .system(operation: "read", path: file.url.path, code: ENOTDIR))
  }

  @Test func `a folder and a pipe are no checkpoint`() throws {
    try FileManager.default.createDirectory(at: file.url, withIntermediateDirectories: true)
    #expect(try read().reason == "it is not a regular file")
    try FileManager.default.removeItem(at: file.url)
    #expect(mkfifo(file.url.path, 0o600) == 0)
    #expect(try read().reason == "it is not a regular file")
    #expect(file.header == nil)
  }

  @Test func `one that is replaced or removed while it is checked has no faults`() throws {
    // Of different lengths.
    let checkpoints = [try sample(), try sample(program: String(repeating: "polo", count: 1000))]
    try file.write(checkpoints[0])
    let isOver = Atomic(false)
    let faults = Mutex<Set<RecordFault>>([])
    DispatchQueue.concurrentPerform(iterations: 2) { [file] part in
      if part == 0 {
        for round in 0..<60 { try? file.write(checkpoints[round % 2]) }
        try? file.remove()
        isOver.store(true, ordering: .relaxed)
      } else {
        while !isOver.load(ordering: .relaxed) {
          let found = file.faults
          faults.withLock { $0.formUnion(found) }
        }
      }
    }
    #expect(faults.withLock { $0 } == [])
  }

  /// A limit on the size of files stands for a full disk.
  @Test func `a full disk leaves the checkpoint before`() async {
    await #expect(processExitsWith: .success) {
      let scratch = try TemporaryFolder()
      let file = CheckpointFile(beside: scratch.record)
      mkdir(scratch.record.deletingLastPathComponent().path, 0o755)
      let checkpoint = try sample(step: 3)
      try file.write(checkpoint)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      limit.rlim_cur = 10_000
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let error = #expect(throws: RecordError.self) { try file.write(try sample(step: 9)) }
      guard case .system("write", _, EFBIG) = error else { fatalError("\(error as Any)") }
      #expect(scratch.names == ["checkpoint.bin"])
      #expect(
        try file.read(for: Sample.run, given: nil, program: "polo 1").checkpoint == checkpoint)
    }
  }
}
