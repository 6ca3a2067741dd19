enum Version {
  /// Changes with every release; a record's provenance states it.
  static let current = "0.1.0"
}
