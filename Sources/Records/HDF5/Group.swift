internal import CHDF5

/// A group of an HDF5 file; a file's root is one.
struct Group {
  let handle: Handle

  init(_ handle: Handle) { self.handle = handle }

  init(creating name: String, in parent: Group) throws(LibraryFault) {
    handle = try Handle(
      H5Gcreate2(
        parent.handle.id, name, polo_default(), PropertyLists.group.id, polo_default()),
      "create group '\(name)'")
  }

  init(opening path: String, in root: Group) throws(LibraryFault) {
    handle = try Handle(H5Gopen2(root.handle.id, path, polo_default()), "open group '\(path)'")
  }

  /// The root of a file on a disk, for reading.
  init(openingFile path: String) throws(LibraryFault) {
    handle = try Handle(
      H5Fopen(path, polo_read_only(), PropertyLists.readAccess.id), "open it as HDF5")
  }

  /// A dataset or group of this one.
  func object(_ path: String) throws(LibraryFault) -> Handle {
    try Handle(H5Oopen(handle.id, path, polo_default()), "open '\(path)'")
  }

  /// Whether each link of a path exists.
  ///
  /// - Throws: also if one leads elsewhere, even into another file: records have no such links.
  func contains(_ path: String) throws(LibraryFault) -> Bool {
    var prefix = ""
    for name in path.split(separator: "/") {
      prefix += prefix.isEmpty ? String(name) : "/\(name)"
      let found = H5Lexists(handle.id, prefix, polo_default())
      try Library.check(found, "look up '\(prefix)'")
      if found == 0 { return false }
      let isHard = polo_link_is_hard(handle.id, prefix)
      try Library.check(isHard, "look up '\(prefix)'")
      if isHard == 0 {
        throw LibraryFault("look up '\(prefix)'", detail: "it is a link to elsewhere")
      }
    }
    return true
  }

  /// The names of the group's members, in the order in which they were made.
  func members() throws(LibraryFault) -> [String] {
    var description = H5G_info_t()
    try Library.check(H5Gget_info(handle.id, &description), "list a group")
    var names: [String] = []
    for place in 0..<description.nlinks { names.append(try name(ofLink: place)) }
    return names
  }

  private func name(ofLink place: hsize_t) throws(LibraryFault) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let length = H5Lget_name_by_idx(
      handle.id, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, place, &buffer, buffer.count, polo_default())
    try Library.check(length, "read the name of a link")
    return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
