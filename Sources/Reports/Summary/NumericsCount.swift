/// The number of records of each numerics: records of different numerics do not compare like with like.
struct NumericsCount: CustomStringConvertible {
  private var counts: [Int?: Int] = [:]

  mutating func add(_ numerics: Int?) { counts[numerics, default: 0] += 1 }

  var areMixed: Bool { counts.count > 1 }

  /// `2 in 12, 3 in 4 records`
  var description: String {
    let parts = counts.sorted { ($0.key ?? 0) < ($1.key ?? 0) }.map { numerics, count in
      "\(numerics.map(String.init) ?? "unstated") in \(count)"
    }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ") + " records"
  }
}
