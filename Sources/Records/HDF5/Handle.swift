internal import CHDF5
internal import Foundation

/// Owns one identifier of HDF5: a file, group, dataset, attribute, type, space or property list.
///
/// Bind it to a name before its `id` goes into a call: a temporary is released, and the identifier
/// closed, as soon as `id` has been read.
final class Handle: Sendable {
  let id: hid_t

  /// - Parameter id: as an HDF5 function returned it; negative if that failed.
  init(_ id: hid_t, _ doing: @autoclosure () -> String) throws(LibraryFault) {
    guard id >= 0 else { throw LibraryFault(doing()) }
    self.id = id
  }

  deinit {
    Library.lock.lock()
    defer { Library.lock.unlock() }
    H5Idec_ref(id)
  }
}

extension Handle {
  /// The dataspace of a single value.
  static let scalarSpace = Library.shared { () throws(LibraryFault) in
    try Handle(H5Screate(H5S_SCALAR), "create a scalar space")
  }

  /// A dataspace of a shape; a shape without axes is a single value.
  static func space(_ shape: [Int], growing: Bool = false) throws(LibraryFault) -> Handle {
    if shape.isEmpty { return scalarSpace }
    let extents = shape.map(hsize_t.init)
    var limits = extents
    if growing { limits[0] = polo_unlimited() }
    return try Handle(
      H5Screate_simple(Int32(shape.count), extents, limits), "create a space of shape \(shape)")
  }
}
