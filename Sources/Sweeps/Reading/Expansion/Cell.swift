/// One arm and one value of each of its axes: as many runs as seeds.
struct Cell {
  let arm: String
  /// Its place among all cells of the arm, from 0.
  let number: Int
  /// Stated values that differ from their defaults, without the seed.
  let values: [String: ParameterValue]
  /// The seeds that no exclusion leaves out.
  let seeds: [Int]
}
