internal import Foundation

/// How the names of scratch files begin.
let scratchFilePrefix = ".scratch-"

/// Makes a file in a folder, of a name that no other has, and removes it; where none can be made nothing is done.
///
/// - Parameter body: what is done while it is there.
func withScratchFile(in folder: String, _ body: (_ path: String) -> Void = { _ in }) {
  let path = "\(folder)/\(scratchFilePrefix)\(getpid())-\(UInt32.random(in: .min ... .max))"
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard file >= 0 else { return }
  defer {
    close(file)
    unlink(path)
  }
  body(path)
}
