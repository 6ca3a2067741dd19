/// One arm and one value of each of its axes: as many runs as seeds.
struct Cell {
  let arm: String
  /// Stated values that differ from their defaults, without the seed.
  let values: [String: ParameterValue]
  /// The seeds that no exclusion leaves out.
  let seeds: [Int]
}
