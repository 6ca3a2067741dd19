internal import Foundation

/// The commit of the repository that holds a sweep file.
struct Revision {
  /// Empty outside a repository.
  let commit: String
  let isDirty: Bool

  /// `nil` outside a repository, else the commit, marked where the working tree differs from it.
  var text: String? { commit.isEmpty ? nil : isDirty ? "\(commit)-dirty" : commit }

  init(of file: String) {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    // Without tags in it a description is the commit, marked if tracked files differ from it.
    let description = Self.git([
      "-C", folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*",
    ])
    self.init(text: description ?? "")
  }

  init(text: String) {
    isDirty = text.hasSuffix("-dirty")
    commit = isDirty ? String(text.dropLast("-dirty".count)) : text
  }

  private static func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
