extension String {
  /// The text with each `mark` replaced, even before a combining scalar: to a shell, to gnuplot and to readers of CSV a
  /// quote before an accent still ends a text, while Swift sees one character.
  ///
  /// - Parameters:
  ///   - mark: what ends texts or begins something in them, at least one scalar.
  ///   - spelled: how it is written within a text.
  package func escaping(_ mark: String, as spelled: String) -> String {
    String(unicodeScalars.replacing(mark.unicodeScalars, with: spelled.unicodeScalars))
  }
}
