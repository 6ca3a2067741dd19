internal import Sweeps

/// Spells values so that gnuplot reads exactly them, whatever they hold.
enum GnuplotText {
  /// A single-quoted string: in it gnuplot expands neither escapes nor macros nor backquotes.
  ///
  /// gnuplot 5.4 reads no quote at its beginning, nor two in a row: such a text becomes several strings, joined by its
  /// quotes.
  static func quoted(_ text: String) -> String {
    let line = text.onOneLine
    let scalars = line.unicodeScalars
    guard scalars.first == "'" || scalars.contains("''".unicodeScalars) else {
      return "'\(line.escaping("'", as: "''"))'"
    }
    // As an octal number: a quote between double quotes would make gnuplot look for macros in what follows.
    return scalars.split(separator: "'", omittingEmptySubsequences: false)
      .map { "'\(String($0))'" }.joined(separator: #"."\047"."#)
  }

  static func number(_ value: Double) -> String {
    value.isFinite ? ParameterValue.number(value).canonicalJSON : "NaN"
  }

  static func array(_ name: String, _ texts: [String]) -> String {
    "array \(name)[\(texts.count)] = [\(texts.map(quoted).joined(separator: ", "))]"
  }

  static func array(_ name: String, _ numbers: [Double]) -> String {
    "array \(name)[\(numbers.count)] = [\(numbers.map(number).joined(separator: ", "))]"
  }

  /// Comment lines. A backslash at the end of one would make the next line part of it.
  static func comment(_ lines: [String]) -> String {
    lines.map { line in
      let safe = line.onOneLine.escaping("\\", as: "/").escaping("`", as: "'")
      return safe.isEmpty ? "#" : "# \(safe)"
    }.joined(separator: "\n")
  }
}
