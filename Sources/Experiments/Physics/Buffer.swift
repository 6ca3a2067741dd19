/// Numbers for C: aligned to 64 bytes as the kernels want them, zero if none are given, never moved.
final class Buffer<Number: BitwiseCopyable & Numeric> {
  let pointer: UnsafeMutablePointer<Number>
  let count: Int

  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Number>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer = memory.bindMemory(to: Number.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  convenience init(_ numbers: [Number]) {
    self.init(count: numbers.count)
    pointer.update(from: numbers, count: count)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  subscript(index: Int) -> Number {
    get {
      precondition(index >= 0 && index < count, "an index beyond the buffer")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "an index beyond the buffer")
      pointer[index] = newValue
    }
  }

  var array: [Number] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

extension Buffer where Number: FloatingPoint {
  var allAreFinite: Bool {
    UnsafeBufferPointer(start: pointer, count: count).allSatisfy { $0.isFinite }
  }
}

typealias FloatBuffer = Buffer<Float>

/// The width of the kernels: the lengths of arrays of rollouts, states and samples are multiples of it.
enum Lanes {
  static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }
}
