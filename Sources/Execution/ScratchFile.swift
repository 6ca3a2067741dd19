internal import Foundation

/// How the names of scratch files begin.
let scratchFilePrefix = ".scratch-"

/// Makes a file with a unique name in a folder, and removes it; does nothing where none can be made.
///
/// - Parameter body: what is done while the file exists.
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
