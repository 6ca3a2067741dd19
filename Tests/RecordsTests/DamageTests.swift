import Foundation
import Records
import Sweeps
import Testing
import Workbench

@Suite struct DamageTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private func write(_ bytes: Data) throws -> URL {
    let url = scratch.url.appendingPathComponent("damaged.h5")
    try bytes.write(to: url)
    return url
  }

  private func error(opening url: URL) throws -> RecordError {
    try #require(#expect(throws: RecordError.self) { try Record(opening: url) })
  }

  @Test func `a record that was cut short at any place is refused`() throws {
    try Sample(steps: 1500).write(to: scratch.record)
    let bytes = try Data(contentsOf: scratch.record)
    for length in [1, 8, 47, 48, 500, 4096, bytes.count / 2, bytes.count - 16, bytes.count - 1] {
      let url = try write(bytes.prefix(length))
      #expect(
        "\(try error(opening: url))"
          == "\(url.path): not a record: it does not end like a record, so it was cut short or "
          + "changed, or never was one; a run's record is record.h5 in its folder"
      )
    }
  }

  @Test func `one flipped bit anywhere is seen before HDF5 sees it`() throws {
    try Sample(steps: 30).write(to: scratch.record)
    let bytes = try Data(contentsOf: scratch.record)
    for place in stride(from: 0, to: bytes.count - 16, by: 611) {
      var damaged = bytes
      damaged[place] ^= 1 << (place % 8)
      let url = try write(damaged)
      #expect(
        try error(opening: url)
          == .damaged(file: url.path, reason: "it was changed or damaged since it was committed"))
    }
  }

  @Test func `damage of a large record is seen too before HDF5 sees it`() throws {
    let sample = Sample(steps: 3)
    let writer = try sample.writer(to: scratch.record)
    let noise = (0..<700_000).map { sin(Double($0) * Double($0)) }
    try writer.append(
      Grid(
        "large", dimensions: [Dimension("place", "place", count: 700_000)],
        [.init(Variable("noise", "noise", by: ["place"]), noise)]))
    try writer.commit(provenance: Sample.provenance)
    var bytes = try Data(contentsOf: scratch.record)
    try #require(bytes.count > 4 << 20)
    Sample.expectSound(scratch.record)
    bytes[bytes.count / 2] ^= 1
    let url = try write(bytes)
    #expect(
      try error(opening: url)
        == .damaged(file: url.path, reason: "it was changed or damaged since it was committed"))
  }

  @Test func `a damaged record is to be set aside, and a damaged copy to be copied again`() {
    func text(_ file: String) -> String { "\(RecordError.damaged(file: file, reason: "torn"))" }
    #expect(text("copy.h5") == "copy.h5: torn; copy it again")
    #expect(
      text("run/record.h5")
        == "run/record.h5: torn; `polo verify FILE --set-aside`, FILE being the sweep file with its size and "
        + "folders, moves it out of the way, `polo run FILE` then makes it anew")
  }

  @Test func `an HDF5 file that is no record is refused`() throws {
    try Sample().write(to: scratch.record)
    let url = scratch.url.appendingPathComponent("other.h5")
    let ending = try Command(
      "/usr/bin/h5copy",
      ["-i", scratch.record.path, "-o", url.path, "-s", "/summary", "-d", "/summary"]
    ).run()
    try #require(ending.code == 0, "\(ending.text)")
    guard case .foreign = try error(opening: url) else {
      Issue.record("it was not called foreign")
      return
    }
  }

  @Test func `a record of a later format is left where it is`() throws {
    let error = RecordError.newer(file: "record.h5", version: "2")
    #expect(!RecordFault(error).isMendedByRunning)
    #expect(
      "\(error)"
        == "record.h5: its format version is 2, this polo reads 1; read it with the polo that made it"
    )
  }

  @Test func `random bytes are refused`() throws {
    var generator = SystemRandomNumberGenerator()
    for length in [10, 1000, 100_000] {
      let url = try write(Data((0..<length).map { _ in .random(in: 0...255, using: &generator) }))
      #expect("\(try error(opening: url))".contains("not a record"))
    }
  }

  @Test func `an empty file, a folder and a missing file are each called what they are`() throws {
    let empty = try write(Data())
    #expect(try error(opening: empty) == .foreign(file: empty.path, reason: "it is empty"))
    #expect(
      try error(opening: scratch.url)
        == .foreign(file: scratch.url.path, reason: "it is not a regular file"))
    let missing = scratch.url.appendingPathComponent("absent.h5")
    #expect(
      "\(try error(opening: missing))"
        == "\(missing.path): cannot read: No such file or directory; run the sweep to make it; or, if it is a link, fetch what it leads to"
    )
  }

  @Test func `a dataset that a record has not is named`() throws {
    let record = try Sample().write(to: scratch.record)
    let error = #expect(throws: RecordError.self) { try record.values("coverage/absent") }
    #expect(
      "\(error!)"
        == "\(scratch.record.path): has no 'coverage/absent'; `h5dump -n` lists what it has")
    #expect(throws: RecordError.missing(file: scratch.record.path, path: "axis.absent")) {
      try record.attribute("axis.absent")
    }
    #expect(throws: RecordError.self) { try record.values("coverage") }
    #expect(throws: RecordError.self) { try record.attribute("units", of: "coverage") }
  }
}
