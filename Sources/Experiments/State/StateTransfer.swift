internal import Sweeps

/// One passage through the state of a run, which is saved as a snapshot or restored from one.
///
/// A snapshot is restored in the order in which it was taken, and each part is checked before it is used:
/// an invalid file must not become a wrong number or a crash.
final class StateTransfer {
  /// Updates of a value function that a run can have made; they address random numbers.
  static let updates = 0...100_000_000

  private let source: [Snapshot.Part]?
  private var taken: [Snapshot.Part] = []
  private var place = 0
  private var path = ""

  /// Saves a state.
  init() { source = nil }

  /// Restores a state.
  init(from snapshot: Snapshot) { source = snapshot.parts }

  /// What was saved.
  var snapshot: Snapshot { Snapshot(parts: taken) }

  /// Passes what lies within one property.
  func pass(_ name: String, _ body: () throws -> Void) throws {
    let outer = path
    path += "\(name)/"
    try body()
    path = outer
  }

  func pass(_ name: String, _ part: any Stateful) throws {
    try pass(name) { try part.pass(through: self) }
  }

  /// Passes `count` numbers in memory that stays where it is.
  private func pass<Number: BitwiseCopyable>(
    _ name: String, _ numbers: UnsafeMutablePointer<Number>, count: Int
  ) throws {
    let memory = UnsafeMutableRawBufferPointer(
      start: numbers, count: count * MemoryLayout<Number>.stride)
    guard source != nil else { return takeDown(name, UnsafeRawBufferPointer(memory)) }
    let bytes = try next(name)
    guard bytes.count == memory.count else {
      throw ExperimentError.unusableSnapshot(
        "'\(path)\(name)' has \(bytes.count) bytes, not \(memory.count)")
    }
    memory.copyBytes(from: bytes)
  }

  /// Passes a buffer, or the first `count` numbers of it.
  func pass<Number>(_ name: String, _ buffer: Buffer<Number>, count: Int? = nil) throws {
    let count = count ?? buffer.count
    precondition(count <= buffer.count, "more numbers than the buffer holds")
    try pass(name, buffer.pointer, count: count)
  }

  /// Passes an array whose length does not change, or the first `count` elements of it.
  func pass<Number: BitwiseCopyable>(
    _ name: String, _ array: inout [Number], count: Int? = nil
  ) throws {
    try array.withUnsafeMutableBufferPointer { elements in
      guard let first = elements.baseAddress else { return }
      let count = count ?? elements.count
      precondition(count <= elements.count, "more numbers than the array holds")
      try pass(name, first, count: count)
    }
  }

  /// Passes an array that grows with the run.
  func passGrowing<Number: BitwiseCopyable>(_ name: String, _ array: inout [Number]) throws {
    guard source != nil else { return array.withUnsafeBytes { takeDown(name, $0) } }
    let bytes = try next(name)
    let stride = MemoryLayout<Number>.stride
    guard bytes.count.isMultiple(of: stride) else {
      throw ExperimentError.unusableSnapshot("'\(path)\(name)' ends within a number")
    }
    array = bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / stride).map {
        bytes.loadUnaligned(fromByteOffset: $0 * stride, as: Number.self)
      }
    }
  }

  func pass(_ name: String, _ number: inout Double) throws {
    try pass(name, &number, count: 1)
  }

  /// - Parameter range: what the run can have counted.
  func pass(_ name: String, _ number: inout Int, in range: ClosedRange<Int> = 0...1 << 53) throws {
    var passed = number
    try pass(name, &passed, count: 1)
    guard range.contains(passed) else {
      throw ExperimentError.unusableSnapshot("'\(path)\(name)' is \(passed), not within \(range)")
    }
    number = passed
  }

  /// Ends the passage.
  ///
  /// - Throws: if part of the snapshot is left.
  func finish() throws {
    guard let source, place < source.count else { return }
    throw ExperimentError.unusableSnapshot("'\(source[place].name)' belongs to no part of the run")
  }

  private func takeDown(_ name: String, _ bytes: UnsafeRawBufferPointer) {
    taken.append(Snapshot.Part(name: path + name, bytes: Array(bytes)))
  }

  private func next(_ name: String) throws -> [UInt8] {
    let found = source.flatMap { place < $0.count ? $0[place] : nil }
    guard let found, found.name == path + name else {
      throw ExperimentError.unusableSnapshot(
        "it has \(found.map { "'\($0.name)'" } ?? "nothing") where '\(path)\(name)' belongs")
    }
    place += 1
    return found.bytes
  }
}
