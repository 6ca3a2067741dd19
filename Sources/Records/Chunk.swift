internal import Sweeps

/// The unit in which datasets are compressed, read and checked.
enum Chunk {
  private static let mostRows = 1024
  /// HDF5 keeps one chunk of this size for each open dataset.
  private static let mostBytes = 1 << 20

  static func rows(of element: Variable.Element, valuesPerRow: Int) -> Int {
    min(mostRows, max(1, mostBytes / max(1, valuesPerRow * element.byteCount)))
  }
}
