/// Evenly chosen rows, the same for every record whose rows begin alike.
struct Thinning {
  let stride: Int
  let phase: Int

  /// Chooses the first and the last of `count` rows and every `stride`-th between.
  init(_ count: Int, to points: Int) {
    stride = max(1, (count + points - 1) / points)
    phase = max(0, count - 1) % stride
  }

  func rows(of count: Int) -> [Int] {
    let even = Array(Swift.stride(from: phase, to: count, by: stride))
    return phase > 0 && count > 0 ? [0] + even : even
  }
}
