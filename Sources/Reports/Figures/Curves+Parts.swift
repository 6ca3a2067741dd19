/// Where lines and their bands are broken.
extension Curves {
  /// The points of a line in the parts that are drawn apart from each other.
  func parts(of line: Line) -> [[Point]] {
    var parts: [[Point]] = []
    var hasBand = false
    for point in line.points {
      if let last = parts.last?.last, last.n > 0, point.n > 0, !isParted(last.x, point.x) {
        // gnuplot would draw the band across the points without one: the last of them begins another part.
        if hasBand, last.band == nil, point.band != nil { parts.append([last]) }
        parts[parts.count - 1].append(point)
      } else {
        parts.append([point])
        hasBand = false
      }
      hasBand = hasBand || point.band != nil
    }
    return parts
  }

  /// Of each line the parts of which one point has a band: nothing lies between its edges to be filled.
  var loneBands: [[Int]] {
    lines.map { line in
      parts(of: line).enumerated().filter { _, part in
        let bands = part.compactMap(\.band)
        return bands.count == 1 && bands[0].lower < bands[0].upper
      }.map(\.offset)
    }
  }

  /// Whether a mark lies between two neighbouring points.
  func isParted(_ x: Double, _ next: Double) -> Bool {
    marks.contains { x < $0 && $0 < next }
  }
}
