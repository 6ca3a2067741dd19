internal import CHDF5
internal import Sweeps

extension Variable.Element {
  /// The type in the file, little-endian whatever the machine.
  var fileType: hid_t {
    switch self {
    case .float32: polo_type_float32()
    case .float64: polo_type_float64()
    case .int32: polo_type_int32()
    case .int64: polo_type_int64()
    case .boolean: Handle.booleanType.id
    }
  }

  var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .boolean: 1
    }
  }

  /// The element of a type found in a file; `nil` for any that records do not use.
  init?(fileType: hid_t) {
    let match = [Variable.Element.float64, .float32, .int64, .int32].first {
      H5Tequal(fileType, $0.fileType) > 0
    }
    guard let match else { return nil }
    self = match
  }
}

extension Handle {
  /// UTF-8 of variable length: the one type that h5py gives back as `str`.
  static let textType = Library.shared { () throws(LibraryFault) in
    let type = try Handle(H5Tcopy(polo_type_text()), "copy the text type")
    try Library.check(H5Tset_size(type.id, polo_variable_length()), "make text of variable length")
    try Library.check(H5Tset_cset(type.id, H5T_CSET_UTF8), "make text UTF-8")
    return type
  }

  /// An enumeration of bytes: the one type that h5py gives back as `bool`.
  static let booleanType = Library.shared { () throws(LibraryFault) in
    let type = try Handle(H5Tcreate(H5T_ENUM, 1), "create the type of booleans")
    for (value, name) in ["FALSE", "TRUE"].enumerated() {
      var byte = UInt8(value)
      try Library.check(H5Tenum_insert(type.id, name, &byte), "insert a member")
    }
    return type
  }
}
