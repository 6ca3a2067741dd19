import Foundation
import Records
import Testing

@Suite struct DamageTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func write(_ bytes: some Sequence<UInt8>) throws -> URL {
    let url = scratch.url.appendingPathComponent("damaged.h5")
    try Data(bytes).write(to: url)
    return url
  }

  private func error(opening url: URL) throws -> RecordError {
    try #require(#expect(throws: RecordError.self) { try Record(opening: url) })
  }

  @Test func `a record that was cut short at any place is refused`() throws {
    try Sample(steps: 1500).write(to: scratch.record)
    let bytes = try Data(contentsOf: scratch.record)
    for length in [1, 8, 47, 48, 500, 4096, bytes.count / 2, bytes.count - 1] {
      let url = try write(bytes.prefix(length))
      #expect("\(try error(opening: url))".hasPrefix("\(url.path): cannot open it as HDF5: "))
    }
  }

  /// The checksums of HDF5 cover the object headers and the compressed chunks; its heap of texts has none,
  /// nor have the padding and the unused space.
  @Test func `no flipped byte changes a number or crashes the reader`() throws {
    let sample = Sample(steps: 260)
    let whole = try sample.write(to: scratch.record)
    let paths = ["trajectory/state", "trajectory/reward", "coverage/fraction", "value_map/value"]
    let expected = try paths.map { try whole.values($0).bits }
    let bytes = try Data(contentsOf: scratch.record)
    var detected = 0
    for place in stride(from: 0, to: bytes.count, by: 1009) {
      var damaged = bytes
      damaged[place] ^= 0xff
      let url = try write(damaged)
      do {
        let record = try Record(opening: url)
        for (path, bits) in zip(paths, expected) { #expect(try record.values(path).bits == bits) }
        try record.verify()
      } catch {
        detected += 1
      }
    }
    #expect(detected > 0)
  }

  @Test func `random bytes are refused`() throws {
    var generator = SystemRandomNumberGenerator()
    for length in [10, 1000, 100_000] {
      let url = try write((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
      #expect("\(try error(opening: url))".contains("cannot open it as HDF5"))
    }
  }

  @Test func `an empty file, a folder and a missing file are each called what they are`() throws {
    let empty = try write([])
    #expect(try error(opening: empty) == .foreign(file: empty.path, reason: "it is empty"))
    #expect(
      try error(opening: scratch.url)
        == .foreign(file: scratch.url.path, reason: "it is not a regular file"))
    let missing = scratch.url.appendingPathComponent("absent.h5")
    #expect(
      "\(try error(opening: missing))"
        == "\(missing.path): cannot read: No such file or directory; run the sweep to make it")
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
