internal import ArgumentParser

/// Refuses empty names of files and folders, which would mean the working folder.
///
/// - Throws: `ValidationError` if one is empty.
func refuseEmpty(_ paths: (option: String, path: String?)...) throws {
  for (option, path) in paths where path?.isEmpty == true {
    throw ValidationError("\(option) is empty; is a variable of your shell unset?")
  }
}
