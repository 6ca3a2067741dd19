internal import CHDF5

/// The dimension scales of one group, and the axes of its datasets that they are attached to.
///
/// The attributes are those of the HDF5 Dimension Scale specification, which netCDF-4 and xarray
/// follow. HDF5's own `H5DSattach_scale` would rewrite a scale's list of users once for each of
/// them, which costs a small record half as much again.
struct DimensionScales {
  private struct Scale {
    let name: String
    let dataset: Dataset
    let reference: hobj_ref_t
    var users: [User] = []
  }

  /// As the specification lays out an element of `REFERENCE_LIST`.
  private struct User {
    var dataset: hobj_ref_t
    var axis: Int32
  }

  private var scales: [Scale] = []

  /// Makes a dataset of one axis a scale.
  mutating func declare(_ dataset: Dataset, _ name: String) throws(LibraryFault) {
    try dataset.handle.setFixedText("CLASS", "DIMENSION_SCALE")
    try dataset.handle.setFixedText("NAME", name)
    scales.append(
      Scale(name: name, dataset: dataset, reference: try dataset.handle.reference()))
  }

  /// Attaches the axes of a dataset, in their order, to the scales of these names.
  mutating func attach(_ names: [String], to dataset: Dataset) throws(LibraryFault) {
    if names.isEmpty { return }
    let user = try dataset.handle.reference()
    var references: [hobj_ref_t] = []
    for (axis, name) in names.enumerated() {
      guard let place = scales.firstIndex(where: { $0.name == name }) else {
        preconditionFailure(
          "'\(dataset.path)' has an axis '\(name)' that its group does not declare")
      }
      scales[place].users.append(User(dataset: user, axis: Int32(axis)))
      references.append(scales[place].reference)
    }
    try dataset.handle.setDimensionList(references)
  }

  /// Writes the list of users to each scale; once, when every dataset is attached.
  func finish() throws(LibraryFault) {
    for scale in scales where !scale.users.isEmpty {
      let attribute = try scale.dataset.handle.createAttribute(
        "REFERENCE_LIST", Handle.userType.id, space: try Handle.space([scale.users.count]))
      try Library.check(
        H5Awrite(attribute.id, Handle.userType.id, scale.users), "list the users of '\(scale.name)'"
      )
    }
  }

  /// The names of the scales that a dataset's axes are attached to, given the scales of its group.
  static func names(
    of dataset: Dataset, among scales: [(name: String, dataset: Dataset)]
  ) throws(LibraryFault) -> [String] {
    guard try dataset.handle.hasAttribute("DIMENSION_LIST") else { return [] }
    var names: [hobj_ref_t: String] = [:]
    for scale in scales { names[try scale.dataset.handle.reference()] = scale.name }
    var result: [String] = []
    for reference in try dataset.handle.dimensionList() {
      guard let name = names[reference] else {
        throw LibraryFault(
          "name the axes of '\(dataset.path)'",
          detail: "a scale of it lies in no dataset of its group")
      }
      result.append(name)
    }
    return result
  }
}

extension Handle {
  fileprivate static let dimensionListType = Library.shared { () throws(LibraryFault) in
    try Handle(H5Tvlen_create(polo_type_reference()), "create the type of dimension lists")
  }

  fileprivate static let userType = Library.shared { () throws(LibraryFault) in
    let type = try Handle(H5Tcreate(H5T_COMPOUND, 16), "create the type of reference lists")
    try Library.check(H5Tinsert(type.id, "dataset", 0, polo_type_reference()), "insert a member")
    try Library.check(H5Tinsert(type.id, "dimension", 8, polo_memory_int()), "insert a member")
    return type
  }

  fileprivate func reference() throws(LibraryFault) -> hobj_ref_t {
    var reference = hobj_ref_t()
    try Library.check(H5Rcreate(&reference, id, ".", H5R_OBJECT, -1), "refer to a dataset")
    return reference
  }

  /// The specification asks for ASCII of fixed length, ended by a NUL.
  fileprivate func setFixedText(_ name: String, _ text: String) throws(LibraryFault) {
    let type = try Handle(H5Tcopy(polo_type_text()), "copy the text type")
    try Library.check(H5Tset_size(type.id, text.utf8.count + 1), "set the length of a text")
    let attribute = try createAttribute(name, type.id)
    try Library.check(
      H5Awrite(attribute.id, type.id, Array(text.utf8CString)), "write attribute '\(name)'")
  }

  fileprivate func setDimensionList(_ references: [hobj_ref_t]) throws(LibraryFault) {
    let attribute = try createAttribute(
      "DIMENSION_LIST", Handle.dimensionListType.id, space: try Handle.space([references.count]))
    var references = references
    let status = references.withUnsafeMutableBufferPointer { buffer in
      let lists = buffer.indices.map { hvl_t(len: 1, p: buffer.baseAddress! + $0) }
      return H5Awrite(attribute.id, Handle.dimensionListType.id, lists)
    }
    try Library.check(status, "attach a dataset to its scales")
  }

  /// The first scale of each axis.
  fileprivate func dimensionList() throws(LibraryFault) -> [hobj_ref_t] {
    let attribute = try Handle(
      H5Aopen(id, "DIMENSION_LIST", polo_default()), "open attribute 'DIMENSION_LIST'")
    let space = try Handle(H5Aget_space(attribute.id), "read attribute 'DIMENSION_LIST'")
    let count = Int(clamping: H5Sget_simple_extent_npoints(space.id))
    guard (0...Int(H5S_MAX_RANK)).contains(count) else {
      throw LibraryFault("read attribute 'DIMENSION_LIST'", detail: "it lists \(count) axes")
    }
    var lists = [hvl_t](repeating: hvl_t(), count: count)
    try Library.check(
      H5Aread(attribute.id, Handle.dimensionListType.id, &lists), "read attribute 'DIMENSION_LIST'")
    defer {
      H5Dvlen_reclaim(Handle.dimensionListType.id, space.id, polo_default(), &lists)
    }
    return lists.compactMap { $0.len == 0 ? nil : $0.p.load(as: hobj_ref_t.self) }
  }
}
