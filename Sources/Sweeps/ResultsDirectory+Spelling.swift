/// How runs name their folders.
extension ResultsDirectory {
  /// The run that a folder is named after: its id as folders spell it, and its short digest; `nil` if there is none.
  public static func run(ofFolder name: String) -> (id: Substring, digest: Substring)? {
    guard let mark = name.lastIndex(of: "-") else { return nil }
    let digest = name[name.index(after: mark)...]
    guard digest.utf8.count == 12, digest.utf8.allSatisfy(Self.isHexadecimal) else { return nil }
    return (name[..<mark], digest)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// A run's id, or a shell pattern of ids, with characters that folder names do not have replaced as they are there,
  /// and an id cut likewise.
  public static func spelledAsFolder(_ pattern: String) -> String {
    var isInBrackets = false
    let spelled = String(
      pattern.unicodeScalars.map { scalar in
        if scalar == "[" { isInBrackets = true }
        if scalar == "]" { isInBrackets = false }
        let isKept = isInBrackets || isSafe(scalar) || "*?[]/\\".unicodeScalars.contains(scalar)
        return isKept ? Character(scalar) : "_"
      })
    if spelled.contains(where: "*?[".contains) { return spelled }
    let id = spelled.split(separator: "/").last ?? ""
    return String(spelled.dropLast(max(0, id.count - longestName)))
  }

  /// The most letters of an id in a folder's name: with the digest, what file systems allow.
  private static let longestName = 180

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "=,._+".unicodeScalars.contains(scalar))
  }

  /// The id with every byte that a shell or gnuplot could misread replaced, cut to what file systems allow, and
  /// the short digest, which alone identifies the run.
  static func folderName(of run: Run) -> String {
    let name = String(
      run.id.unicodeScalars.map { isSafe($0) ? Character($0) : "_" }.prefix(longestName))
    return "\(name)-\(run.digest.short)"
  }
}
