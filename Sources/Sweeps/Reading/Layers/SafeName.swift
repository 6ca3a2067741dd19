/// Names that are safe in paths, shells, run ids and claims.
enum SafeName {
  static let rule =
    "use at most 100 letters, digits and - _ . that begin with a letter or a digit"

  /// Pages that `polo report` writes beside the folders that are named after sweeps.
  static let pages = ["index.html", "report.html"]

  static func allows(_ name: String) -> Bool {
    let letters = name.utf8
    return (1...100).contains(letters.count) && letters.first.map(isAlphanumeric) == true
      && letters.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
