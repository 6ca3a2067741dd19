extension String {
  /// The text with each control character, newlines among them, as a space.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          let isControl = scalar.properties.generalCategory == .control
          let breaksLine = scalar.value == 0x2028 || scalar.value == 0x2029
          return isControl || breaksLine ? " " : scalar
        }))
  }

  /// Padded with spaces to a count of characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
