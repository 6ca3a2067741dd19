internal import Foundation

/// A worker's descriptors: the protocol on private numbers, and 0, 1 and 2 for whatever the run
/// does.
///
/// What a run prints must not end up in the protocol, and a run that reads must not consume commands.
struct WorkerStreams: Sendable {
  /// Where commands come from.
  let input: Int32
  /// Where messages go.
  let output: Int32
  private let error: Int32

  /// Takes over standard input and output; standard output joins standard error.
  init() {
    input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard input >= 0, output >= 0, error >= 0, null >= 0 else {
      fatalError("a worker needs open standard streams; sweeps start it with them")
    }
    dup2(null, STDIN_FILENO)
    close(null)
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  /// Sends standard output and standard error to a run's log, so that even a crash ends up there. An attempt that is not
  /// the log's first begins with a line of its own.
  func openLog(of attempt: Attempt) throws(MachineTrouble) {
    let folder = attempt.log.deletingLastPathComponent().path
    guard access(folder, F_OK) == 0 || makeFolder(folder) else {
      throw Self.trouble("make the folder", folder)
    }
    // Never emptied: the first attempt of a launch may go on from the checkpoint of an earlier one.
    let file = open(attempt.log.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.trouble("open the log", attempt.log.path) }
    Self.begin(attempt, in: file)
    dup2(file, STDOUT_FILENO)
    dup2(file, STDERR_FILENO)
    close(file)
  }

  private static func begin(_ attempt: Attempt, in file: Int32) {
    let end = lseek(file, 0, SEEK_END)
    // An earlier attempt may have printed nothing.
    if end <= 0, attempt.number == 1 { return }
    var last: UInt8 = 0
    let isTorn = end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    let line =
      "\(isTorn ? "\n" : "")\(LogFile.beginning)\(attempt.number), \(Launcher.hostName), "
      + "\(Date().formatted(.iso8601)) ---\n"
    _ = Array(line.utf8).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  private static func trouble(_ operation: String, _ path: String) -> MachineTrouble {
    MachineTrouble("\(path): cannot \(operation): \(String(cString: strerror(errno)))")
  }

  /// Lets go of a run's log.
  func closeLog() {
    fflush(nil)
    dup2(error, STDOUT_FILENO)
    dup2(error, STDERR_FILENO)
  }
}
