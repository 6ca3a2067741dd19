extension String {
  /// The text with each control character, newlines included, replaced by a space.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          let isControl = scalar.properties.generalCategory == .control
          let breaksLine = scalar.value == 0x2028 || scalar.value == 0x2029
          return isControl || breaksLine ? " " : scalar
        }))
  }

  /// The text in lines of at most `length` characters, as far as breaks after commas and semicolons allow.
  func wrapped(to length: Int) -> [String] {
    let parts = replacing(#/([,;]) /#) { "\($0.output.1)\n" }.split(separator: "\n")
    return parts.reduce(into: []) { lines, part in
      if let last = lines.last, last.count + 1 + part.count <= length {
        lines[lines.count - 1] = "\(last) \(part)"
      } else {
        lines.append(String(part))
      }
    }
  }
}
