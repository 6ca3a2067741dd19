internal import Foundation

/// The commit of the repository that holds a sweep file.
struct Revision {
  /// Empty outside a repository.
  let commit: String
  let isDirty: Bool
  /// Why git does not name the commit, in its words; `nil` if it does, and outside a repository.
  let fault: String?

  /// `nil` outside a repository, else the commit, marked where the working tree differs from it.
  var text: String? { commit.isEmpty ? nil : isDirty ? "\(commit)-dirty" : commit }

  init(of file: String) {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    // A description without tags is the commit, marked if tracked files differ from it.
    let answer = Self.git([
      "-C", folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*",
    ])
    switch answer {
    case .success(let description): self.init(text: description)
    case .failure(let refusal):
      let isOutside = refusal.reason.contains("not a git repository")
      self.init(text: "", fault: isOutside ? nil : refusal.reason)
    }
  }

  init(text: String, fault: String? = nil) {
    isDirty = text.hasSuffix("-dirty")
    commit = isDirty ? String(text.dropLast("-dirty".count)) : text
    self.fault = fault
  }

  private struct Refusal: Error { let reason: String }

  /// - Parameter isRefused: whether git has failed before, so that only its reason is read.
  private static func git(
    _ arguments: [String], toHearWhy isRefused: Bool = false
  ) -> Result<String, Refusal> {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    // Its messages are matched in English.
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = isRefused ? FileHandle.nullDevice : pipe
    process.standardError = isRefused ? pipe : FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return .failure(Refusal(reason: "\(error)")) }
    let text = text(of: pipe)
    process.waitUntilExit()
    if isRefused { return .failure(Refusal(reason: text)) }
    // With two pipes, one could fill while the other is read.
    return process.terminationStatus == 0 ? .success(text) : git(arguments, toHearWhy: true)
  }

  /// All that is written into a pipe, without indentation and empty lines.
  private static func text(of pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
