internal import CHDF5
internal import Sweeps

extension Dataset {
  /// The extents; empty for a single value.
  func shape() throws(LibraryFault) -> [Int] {
    let space = try Handle(H5Dget_space(handle.id), "read the shape of '\(path)'")
    guard H5Sget_simple_extent_type(space.id) != H5S_NULL else {
      throw LibraryFault("read the shape of '\(path)'", detail: "it is empty and has none")
    }
    let rank = H5Sget_simple_extent_ndims(space.id)
    try Library.check(rank, "read the shape of '\(path)'")
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    try Library.check(
      H5Sget_simple_extent_dims(space.id, &extents, nil), "read the shape of '\(path)'")
    return extents.map { Int(clamping: $0) }
  }

  /// The type of its numbers; `nil` if they are of a type that records do not use, or texts.
  func element() throws(LibraryFault) -> Variable.Element? {
    let type = try type()
    return Variable.Element(fileType: type.id)
  }

  func holdsText() throws(LibraryFault) -> Bool {
    let type = try type()
    return H5Tget_class(type.id) == H5T_STRING
  }

  private func type() throws(LibraryFault) -> Handle {
    try Handle(H5Dget_type(handle.id), "read the type of '\(path)'")
  }

  /// - Parameter limit: the most elements that the file can hold; a damaged shape must not exhaust memory.
  /// - Returns: row-major.
  func numbers(limit: Int) throws(LibraryFault) -> [Double] {
    let count = try elementCount(of: try shape(), limit: limit)
    if count == 0 { return [] }
    var status = herr_t(0)
    let numbers = [Double](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      status = H5Dread(
        handle.id, polo_memory_double(), polo_all(), polo_all(), PropertyLists.transfer.id,
        buffer.baseAddress)
      initializedCount = status < 0 ? 0 : count
    }
    try Library.check(status, "read dataset '\(path)'")
    return numbers
  }

  private func elementCount(of shape: [Int], limit: Int) throws(LibraryFault) -> Int {
    var count = 1
    for extent in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard !overflows, product <= limit else {
        throw LibraryFault(
          "read dataset '\(path)'", detail: "its shape \(shape) exceeds what the file can hold")
      }
      count = product
    }
    return count
  }

  /// - Parameter limit: as for `numbers`.
  func texts(limit: Int) throws(LibraryFault) -> [String] {
    let type = try type()
    guard H5Tis_variable_str(type.id) > 0 else {
      throw LibraryFault("read dataset '\(path)'", detail: "its texts are of fixed length")
    }
    let count = try elementCount(of: try shape(), limit: limit)
    if count == 0 { return [] }
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    let status = H5Dread(
      handle.id, Handle.textType.id, polo_all(), polo_all(), PropertyLists.transfer.id, &pointers)
    defer { for pointer in pointers { H5free_memory(pointer) } }
    try Library.check(status, "read dataset '\(path)'")
    return pointers.map { $0.map { String(cString: $0) } ?? "" }
  }
}
