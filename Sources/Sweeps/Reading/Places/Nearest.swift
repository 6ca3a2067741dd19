/// Messages for an unknown name: the one that was probably meant, or those that exist.
package enum Nearest {
  /// `unknown arm 'pol'; did you mean 'polo'?`
  ///
  /// - Parameter whole: what the name stands in, where that helps.
  package static func message(
    unknown kind: String, _ name: String, in whole: String? = nil, among names: [String]
  ) -> String {
    let unknown = "unknown \(kind) '\(name)'" + (whole.map { " in \($0)" } ?? "")
    if let meant = Self.name(to: name, among: names) {
      return "\(unknown); did you mean '\(meant)'?"
    }
    if names.isEmpty { return "\(unknown); there is none" }
    if names.count == 1 { return "\(unknown); there is only '\(names[0])'" }
    let shown = names.prefix(20).joined(separator: ", ")
    let rest = names.count > 20 ? " and \(names.count - 20) more" : ""
    return "\(unknown); it is one of \(shown)\(rest)"
  }

  /// The name that was probably meant: at most a third of the letters differ, or the word is its beginning or its last
  /// part, after a dot or a slash; the nearest, or the first of equally near ones.
  package static func name(to word: String, among names: [String]) -> String? {
    let letters = Array(word.lowercased())
    // Longer words are not typing errors, and the distance takes quadratic time.
    guard letters.count <= 100 else { return nil }
    let suffixes = ["." + word, "/" + word]
    var best: (name: String, distance: Int)?
    for name in names {
      let distance =
        suffixes.contains(where: name.hasSuffix) || (letters.count >= 3 && name.hasPrefix(word))
        ? 1 : editDistance(letters, Array(name.lowercased()))
      if distance <= max(1, letters.count / 3), distance < best?.distance ?? .max {
        best = (name, distance)
      }
    }
    return best?.name
  }

  /// Insertions, deletions, substitutions and swaps of neighbours.
  package static func editDistance(_ one: [Character], _ other: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for i in one.indices {
      var row = [i + 1]
      for j in other.indices {
        var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
        if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
          distance = min(distance, beforeLast[j - 1] + 1)
        }
        row.append(distance)
      }
      (beforeLast, last) = (last, row)
    }
    return last[other.count]
  }
}
