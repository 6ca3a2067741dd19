internal import Foundation

/// What a launcher needs of the system, checked before the first run starts: without it the launcher would hang later,
/// or end midway.
enum SystemLimits {
  /// Stacks of a dozen threads and their heaps, of 64 MiB each.
  private static let memory = 768 << 20
  /// Open files for the launcher and a figure being drawn; and for each worker's pipes and for watching it.
  private static let (files, filesPerWorker) = (64, 8)

  /// Checks that a launcher with so many workers can start; raises the limit of open files if allowed.
  ///
  /// - Throws: if limits such as those of `ulimit -v` and `ulimit -n` leave too little.
  static func check(workers: Int) throws {
    try checkMemory()
    try checkFiles(UInt(files + filesPerWorker * workers))
  }

  private static func checkMemory() throws {
    let room = mmap(
      nil, memory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard room != MAP_FAILED else {
      let reason = String(cString: strerror(errno))
      throw TooLittle(
        description: "not enough memory to start runs: \(memory >> 20) MiB cannot be reserved: "
          + "\(reason); raise the limit (ulimit -v) or free some memory")
    }
    munmap(room, memory)
  }

  private static func checkFiles(_ needed: UInt) throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < needed
    else { return }
    limit.rlim_cur = min(needed, limit.rlim_max)
    guard limit.rlim_cur == needed,
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    else {
      throw TooLittle(
        description: "not enough open files to start runs: \(needed) are needed and "
          + "\(limit.rlim_max) allowed; raise the limit (ulimit -n) or take fewer workers")
    }
  }

  private struct TooLittle: Error, CustomStringConvertible {
    let description: String
  }
}
