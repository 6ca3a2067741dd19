extension String {
  /// The text with each character that could move a cursor, turn a line round or hide something as `\u{fffd}`: what
  /// a sweep file may say and a terminal must not be told.
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

  /// The same in one line: a space between those that it had.
  package var printableLine: String {
    split(whereSeparator: \.isNewline).joined(separator: " ").printable
  }
}
