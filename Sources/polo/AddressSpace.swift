internal import Foundation

/// What threads and processes need before the first run starts.
enum AddressSpace {
  /// Stacks of a dozen threads and the heaps of some of them.
  private static let needed = 512 << 20

  /// Without room for its threads a launcher would wait for them for ever, and say nothing.
  ///
  /// - Throws: if a limit such as that of `ulimit -v` leaves too little.
  static func check() throws {
    let memory = mmap(
      nil, needed, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard memory != MAP_FAILED else { throw TooLittle(code: errno) }
    munmap(memory, needed)
  }

  private struct TooLittle: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
      """
      not enough memory to start runs: \(needed >> 20) MiB cannot be reserved: \
      \(String(cString: strerror(code))); raise the limit (ulimit -v) or free some memory
      """
    }
  }
}
