internal import CHDF5
internal import Sweeps

/// A dataset of numbers or of texts.
struct Dataset {
  let handle: Handle
  /// As people would look it up, for messages.
  let path: String

  init(opening path: String, in root: Group) throws(LibraryFault) {
    self.path = path
    handle = try Handle(H5Dopen2(root.handle.id, path, polo_default()), "open dataset '\(path)'")
    let isInside = polo_dataset_is_inside(handle.id)
    try Library.check(isInside, "open dataset '\(path)'")
    if isInside == 0 {
      throw LibraryFault("open dataset '\(path)'", detail: "its values lie in another file")
    }
  }

  /// - Parameters:
  ///   - chunk: the shape of its compressed chunks; `nil` stores it inside its object header.
  ///   - growing: whether rows can be appended; only with chunks.
  private init(
    creating name: String, in group: Group, type: hid_t, shape: [Int], chunk: [Int]?, growing: Bool
  ) throws(LibraryFault) {
    path = name
    let space = try Handle.space(shape, growing: growing)
    let properties = try chunk.map(PropertyLists.chunkedDataset) ?? PropertyLists.compactDataset
    handle = try Handle(
      H5Dcreate2(
        group.handle.id, name, type, space.id, polo_default(), properties.id, polo_default()),
      "create dataset '\(name)'")
  }
}

extension Dataset {
  /// Creates and writes a dataset of numbers.
  ///
  /// - Parameters:
  ///   - values: row-major over `shape`.
  ///   - chunkRows: rows per chunk; rows may be appended if `growing`.
  init(
    _ variable: Variable, in group: Group, shape: [Int], _ values: [Double], chunkRows: Int,
    growing: Bool = false
  ) throws(LibraryFault) {
    let isCompact = !growing && shape.reduce(1, *) <= PropertyLists.mostCompactElements
    try self.init(
      creating: variable.name, in: group, type: variable.element.fileType, shape: shape,
      chunk: isCompact ? nil : [growing ? chunkRows : min(chunkRows, shape[0])] + shape.dropFirst(),
      growing: growing)
    try describe(variable.longName, units: variable.units)
    if values.isEmpty { return }
    let status =
      variable.element == .boolean
      // HDF5 converts no numbers to an enumeration.
      ? H5Dwrite(
        handle.id, variable.element.fileType, polo_all(), polo_all(), PropertyLists.transfer.id,
        values.map { UInt8($0) })
      : H5Dwrite(
        handle.id, polo_memory_double(), polo_all(), polo_all(), PropertyLists.transfer.id, values)
    try Library.check(status, "write dataset '\(path)'")
  }

  /// Creates and writes a dataset of texts.
  init(_ labels: [String], of dimension: Dimension, in group: Group) throws(LibraryFault) {
    try self.init(
      creating: dimension.name, in: group, type: Handle.textType.id, shape: [labels.count],
      chunk: labels.count <= PropertyLists.mostCompactElements ? nil : [labels.count],
      growing: false)
    try describe(dimension.longName, units: dimension.units)
    if labels.isEmpty { return }
    let texts = labels.map { Array($0.utf8CString) }
    var pointers = texts.map { text in
      UnsafePointer(
        UnsafeMutablePointer<CChar>.allocate(capacity: text.count).initialized(to: text))
    }
    defer { for pointer in pointers { pointer.deallocate() } }
    try Library.check(
      H5Dwrite(
        handle.id, Handle.textType.id, polo_all(), polo_all(), PropertyLists.transfer.id, &pointers),
      "write dataset '\(path)'")
  }

  private func describe(_ longName: String, units: String) throws(LibraryFault) {
    try handle.setAttribute("long_name", longName)
    try handle.setAttribute("units", units)
  }

  /// Writes rows after the last one.
  ///
  /// - Parameter shape: of `values`, the rows first.
  func append(_ values: [Double], shape: [Int], at row: Int) throws(LibraryFault) {
    let extent = [row + shape[0]] + shape.dropFirst()
    try Library.check(
      H5Dset_extent(handle.id, extent.map(hsize_t.init)), "extend dataset '\(path)'")
    let (file, memory) = try select(rows: row..<row + shape[0], of: extent)
    try Library.check(
      H5Dwrite(
        handle.id, polo_memory_double(), memory.id, file.id, PropertyLists.transfer.id, values),
      "write dataset '\(path)'")
  }

  /// Spaces for writing some rows of a dataset: in the file and in memory.
  private func select(
    rows: Range<Int>, of extent: [Int]
  ) throws(LibraryFault) -> (file: Handle, memory: Handle) {
    let file = try Handle(H5Dget_space(handle.id), "read the shape of '\(path)'")
    let start = [hsize_t(rows.lowerBound)] + extent.dropFirst().map { _ in 0 }
    let count = [rows.count] + extent.dropFirst()
    try Library.check(
      H5Sselect_hyperslab(
        file.id, H5S_SELECT_SET, start, nil, count.map(hsize_t.init), nil),
      "select rows \(rows) of '\(path)'")
    return (file, try Handle.space(count))
  }
}

extension UnsafeMutablePointer<CChar> {
  fileprivate func initialized(to text: [CChar]) -> Self {
    initialize(from: text, count: text.count)
    return self
  }
}
