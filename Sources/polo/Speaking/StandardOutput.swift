// For `stdout`, a variable of C.
@preconcurrency internal import Glibc
internal import Synchronization

/// Prints to standard output at once, to show progress.
func printNow(_ text: String) {
  print(text, terminator: "")
  if fflush(nil) != 0 { lostOutput.store(errno, ordering: .relaxed) }
}

/// From now on a pipe without a reader does not end the process, whatever is printed into it first: runs go on.
func outliveReaders() { signal(SIGPIPE, SIG_IGN) }

/// Why something could not be written, an `errno`; 0 if all was. Text that could not be written is not kept, so that a
/// later attempt succeeds.
private let lostOutput = Atomic<Int32>(0)

/// Ends in an error if `print` lost output and the status was 0; any other status stays.
func endInErrorIfOutputIsLost(_ status: Int32) {
  if fflush(nil) != 0 { lostOutput.store(errno, ordering: .relaxed) }
  let reason = lostOutput.load(ordering: .relaxed)
  // A long text bypasses the buffer, and leaves nothing to flush.
  if reason == 0, ferror(stdout) == 0 { return }
  let why = reason == 0 ? "" : ": \(String(cString: strerror(reason)))"
  printError("standard output cannot be written\(why)")
  _exit(status == 0 ? 1 : status)
}
