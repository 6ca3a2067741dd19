internal import Reports

extension Origin {
  /// This program, and a commit.
  init(_ revision: Revision) {
    self.init(version: Version.current, commit: revision.text)
  }

  /// This program, and the repository of a sweep file as it is now.
  static func current(for file: String) -> Origin { Origin(Revision(of: file)) }
}
