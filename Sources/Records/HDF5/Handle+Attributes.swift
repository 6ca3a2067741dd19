internal import CHDF5
internal import Sweeps

extension Handle {
  /// Texts are of variable length: they lie outside the object header, which holds 64 KiB at most.
  func setAttribute(_ name: String, _ text: String) throws(LibraryFault) {
    let attribute = try createAttribute(name, Handle.textType.id)
    let status = text.withCString { text in
      withUnsafePointer(to: text) { H5Awrite(attribute.id, Handle.textType.id, $0) }
    }
    try Library.check(status, "write attribute '\(name)'")
  }

  func setAttribute(_ name: String, integer: Int) throws(LibraryFault) {
    let attribute = try createAttribute(name, polo_type_int64())
    var value = Int64(integer)
    try Library.check(
      H5Awrite(attribute.id, polo_memory_int64(), &value), "write attribute '\(name)'")
  }

  func setAttribute(
    _ name: String, _ number: Double, as element: Variable.Element = .float64
  ) throws(LibraryFault) {
    let attribute = try createAttribute(name, element.fileType)
    var value = number
    try Library.check(
      H5Awrite(attribute.id, polo_memory_double(), &value), "write attribute '\(name)'")
  }

  func createAttribute(
    _ name: String, _ type: hid_t, space: Handle = .scalarSpace
  ) throws(LibraryFault) -> Handle {
    try Handle(
      H5Acreate2(id, name, type, space.id, polo_default(), polo_default()),
      "create attribute '\(name)'")
  }

  func hasAttribute(_ name: String) throws(LibraryFault) -> Bool {
    let found = H5Aexists(id, name)
    try Library.check(found, "look up attribute '\(name)'")
    return found > 0
  }

  /// The attribute as text: a number as a sweep file would state it.
  func attribute(_ name: String) throws(LibraryFault) -> String {
    let attribute = try Handle(H5Aopen(id, name, polo_default()), "open attribute '\(name)'")
    let space = try Handle(H5Aget_space(attribute.id), "read attribute '\(name)'")
    let type = try Handle(H5Aget_type(attribute.id), "read attribute '\(name)'")
    guard H5Sget_simple_extent_npoints(space.id) == 1 else {
      throw LibraryFault("read attribute '\(name)'", detail: "it is not a single value")
    }
    switch H5Tget_class(type.id) {
    case H5T_STRING: return try Self.text(of: attribute, type, name)
    case H5T_INTEGER:
      var value = Int64(0)
      try Library.check(
        H5Aread(attribute.id, polo_memory_int64(), &value), "read attribute '\(name)'")
      return String(value)
    case H5T_FLOAT:
      var value = 0.0
      try Library.check(
        H5Aread(attribute.id, polo_memory_double(), &value), "read attribute '\(name)'")
      return ParameterValue.number(value).description
    default:
      throw LibraryFault("read attribute '\(name)'", detail: "it is neither text nor a number")
    }
  }

  private static func text(
    of attribute: Handle, _ type: Handle, _ name: String
  ) throws(LibraryFault) -> String {
    guard H5Tis_variable_str(type.id) > 0 else {
      // Nothing in an object header is longer, whatever a damaged type says.
      let count = H5Tget_size(type.id)
      guard count <= 1 << 16 else {
        throw LibraryFault("read attribute '\(name)'", detail: "it says to have \(count) bytes")
      }
      var bytes = [UInt8](repeating: 0, count: count)
      try Library.check(H5Aread(attribute.id, type.id, &bytes), "read attribute '\(name)'")
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    var text: UnsafeMutablePointer<CChar>?
    try Library.check(H5Aread(attribute.id, type.id, &text), "read attribute '\(name)'")
    guard let text else { return "" }
    defer { H5free_memory(text) }
    return String(cString: text)
  }
}
