extension String {
  /// The text with each `mark` replaced, whatever combines with it: to a shell, to gnuplot and to readers of CSV a quote
  /// before an accent ends a text too, where Swift's characters are the two together.
  ///
  /// - Parameters:
  ///   - mark: what ends texts or begins something in them, at least one scalar.
  ///   - spelled: how it is written within one.
  package func escaping(_ mark: String, as spelled: String) -> String {
    String(unicodeScalars.replacing(mark.unicodeScalars, with: spelled.unicodeScalars))
  }
}
