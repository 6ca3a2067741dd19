extension String {
  /// The text with `\u{fffd}` for each character that could move a cursor, reverse a line or hide something: a sweep
  /// file may contain them, a terminal must not receive them.
  public var printable: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return self }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{fffd}"
          default: scalar
          }
        }))
  }

  /// The same on one line, with spaces for line breaks.
  package var printableLine: String {
    split(whereSeparator: \.isNewline).joined(separator: " ").printable
  }
}
