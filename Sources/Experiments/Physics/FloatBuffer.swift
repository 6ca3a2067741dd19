/// Floats for the kernels: aligned to 64 bytes, zero at first, never reallocated.
final class FloatBuffer {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  subscript(index: Int) -> Float {
    get { pointer[index] }
    set { pointer[index] = newValue }
  }

  var array: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

/// The width of the kernels: arrays of rollouts, states and samples are as long as whole multiples of it.
enum Lanes {
  static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }
}
