internal import Sweeps

/// Collects the rows of one series and writes them a chunk at a time.
///
/// A series that ends within its first chunk is written at its final size, small and plain; only a
/// longer one is made to grow.
final class SeriesWriter {
  let series: Series
  /// The index, then the variables.
  private let columns: [Column]
  private let chunkRows: Int
  private var bufferedRows = 0
  private var writtenRows = 0
  private var datasets: [Dataset] = []

  private struct Column {
    let variable: Variable
    /// Of one row.
    let shape: [Int]
    let count: Int
  }
  /// `[columns][bufferedRows * count]`
  private var buffers: [[Double]]

  init(_ series: Series) {
    self.series = series
    columns = ([series.index] + series.variables).map { variable in
      Column(
        variable: variable,
        shape: variable.dimensions.map { name in
          series.dimensions.first { $0.name == name }!.count
        },
        count: series.count(of: variable))
    }
    chunkRows = columns.map {
      Chunk.rows(of: $0.variable.element, valuesPerRow: $0.count)
    }.min()!
    buffers = columns.map { _ in [] }
  }

  var isFull: Bool { bufferedRows == chunkRows }

  /// Buffers a row; `isFull` says when to flush.
  func append(_ values: [Double]) throws(RecordError) {
    precondition(
      values.count == series.valuesPerRow,
      "a row of '\(series.name)' has \(series.valuesPerRow) values, not \(values.count)")
    var start = 0
    for column in columns {
      try column.variable.check(values[start..<start + column.count], in: series.name)
      start += column.count
    }
    start = 0
    for (place, column) in columns.enumerated() {
      buffers[place].append(contentsOf: values[start..<start + column.count])
      start += column.count
    }
    bufferedRows += 1
  }

  /// Writes the buffered rows of a series that goes on.
  func flush(to root: Group) throws(LibraryFault) {
    if datasets.isEmpty {
      try create(in: root, growing: true)
    } else if bufferedRows > 0 {
      for (place, column) in columns.enumerated() {
        try datasets[place].append(
          buffers[place], shape: [bufferedRows] + column.shape, at: writtenRows)
      }
    }
    writtenRows += bufferedRows
    bufferedRows = 0
    for place in buffers.indices { buffers[place].removeAll(keepingCapacity: true) }
  }

  /// All rows so far, `[rows, valuesPerRow]`.
  func rows() throws(LibraryFault) -> [Double] {
    let count = writtenRows + bufferedRows
    let width = series.valuesPerRow
    var rows = [Double](repeating: 0, count: count * width)
    var start = 0
    for (place, column) in columns.enumerated() {
      let written = datasets.isEmpty ? [] : try datasets[place].numbers(limit: .max)
      let values = written + buffers[place]
      for row in 0..<count {
        for value in 0..<column.count {
          rows[row * width + start + value] = values[row * column.count + value]
        }
      }
      start += column.count
    }
    return rows
  }

  /// Writes what is left, or a series without rows, and closes the datasets.
  func finish(in root: Group) throws(LibraryFault) {
    if datasets.isEmpty { try create(in: root, growing: false) } else { try flush(to: root) }
    datasets = []
  }

  /// Fills the series' group, which exists already so that groups are in the order of the schema.
  private func create(in root: Group, growing: Bool) throws(LibraryFault) {
    let group = try Group(opening: series.name, in: root)
    for (place, column) in columns.enumerated() {
      datasets.append(
        try Dataset(
          column.variable, in: group, shape: [bufferedRows] + column.shape, buffers[place],
          chunkRows: chunkRows, growing: growing))
    }
    var scales = DimensionScales()
    try scales.declare(datasets[0], series.index.name)
    try group.writeScales(series.dimensions, to: &scales)
    for (column, dataset) in zip(columns, datasets).dropFirst() {
      try scales.attach([series.index.name] + column.variable.dimensions, to: dataset)
    }
    try scales.finish()
  }
}
