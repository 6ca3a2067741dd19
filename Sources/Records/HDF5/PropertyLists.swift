internal import CHDF5

/// How files, groups and datasets are made and opened; what is the same for all is made once.
enum PropertyLists {
  /// Beyond eight links or attributes HDF5 would move them to a structure of their own, which costs
  /// a small record more than all of its data.
  private static let mostCompactEntries: UInt32 = 64
  /// Elements up to which a dataset lies inside its object header, whose checksum then covers it.
  static let mostCompactElements = 256
  /// Level 4 takes a tenth more time and makes recorded states 0.5 % smaller.
  private static let deflateLevel: UInt32 = 1

  static let group = Library.shared { () throws(LibraryFault) in
    try create(polo_class_group_create(), orderingLinks)
  }

  /// The root group is made with these.
  static let file = Library.shared { () throws(LibraryFault) in
    try create(polo_class_file_create(), orderingLinks)
  }

  static let compactDataset = Library.shared { () throws(LibraryFault) in
    try create(polo_class_dataset_create()) { id in
      keepingCompact(id) | H5Pset_layout(id, H5D_COMPACT)
    }
  }

  /// - Parameter chunk: the chunk's shape, of the dataset's rank.
  static func chunkedDataset(_ chunk: [Int]) throws(LibraryFault) -> Handle {
    try create(polo_class_dataset_create()) { id in
      keepingCompact(id) | H5Pset_chunk(id, Int32(chunk.count), chunk.map(hsize_t.init))
        | H5Pset_shuffle(id) | H5Pset_deflate(id, deflateLevel) | H5Pset_fletcher32(id)
    }
  }

  /// A file in memory, of a format that HDF5 1.8 and 1.10 read too.
  static let memoryAccess = Library.shared { () throws(LibraryFault) in
    try create(polo_class_file_access()) { id in
      H5Pset_libver_bounds(id, H5F_LIBVER_V18, H5F_LIBVER_V110)
        | H5Pset_fapl_core(id, 1 << 16, false)
    }
  }

  /// HDF5 clears its conversion buffer, of 1 MiB by default, for each dataset that it converts.
  static let transfer = Library.shared { () throws(LibraryFault) in
    try create(polo_class_dataset_transfer()) { id in H5Pset_buffer(id, 1 << 13, nil, nil) }
  }

  /// Committed records never change, and many cluster file systems refuse locks.
  static let readAccess = Library.shared { () throws(LibraryFault) in
    try create(polo_class_file_access()) { id in H5Pset_file_locking(id, false, true) }
  }

  private static func create(
    _ listClass: hid_t, _ set: (hid_t) -> herr_t
  ) throws(LibraryFault) -> Handle {
    let list = try Handle(H5Pcreate(listClass), "create a property list")
    try Library.check(set(list.id), "set properties")
    return list
  }

  /// Without times, so that equal contents give equal bytes.
  private static func keepingCompact(_ id: hid_t) -> herr_t {
    H5Pset_obj_track_times(id, false) | H5Pset_attr_phase_change(id, mostCompactEntries, 0)
  }

  private static func orderingLinks(_ id: hid_t) -> herr_t {
    keepingCompact(id) | H5Pset_link_phase_change(id, mostCompactEntries, 0)
      | H5Pset_link_creation_order(id, polo_track_and_index())
  }
}
