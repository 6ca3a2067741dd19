internal import CHDF5
internal import Foundation

/// An HDF5 file that is built in memory.
///
/// HDF5 1.10 does not survive a full disk: a file that it could not flush cannot be closed either,
/// and the process dies of a segmentation fault as it exits. So the library never writes to a disk;
/// the finished image is written by plain system calls, whose errors are plain.
final class MemoryFile {
  /// Closes the file when this and every object of the file are released.
  private var handle: Handle?
  private let image = FileImage()

  /// - Parameter name: what HDF5 calls the file, which is on no disk.
  init(named name: String) throws(LibraryFault) {
    // HDF5 takes two open files of one name for one.
    let name = "\(name)#\(UInt64.random(in: .min ... .max))"
    let access = try PropertyLists.access(to: image)
    handle = try Handle(
      H5Fcreate(name, polo_truncate(), PropertyLists.file.id, access.id),
      "create a file in memory")
  }

  var root: Group { Group(handle!) }

  /// Closes the file, none of whose objects may be open, and returns what a disk would now hold.
  ///
  /// `H5Fget_file_image` is no help: it clears a flag of the superblock and leaves its checksum
  /// wrong.
  func close() throws(LibraryFault) -> FileImage {
    handle = nil
    guard image.count > 0 else { throw LibraryFault("close the file in memory") }
    return image
  }
}

/// The bytes of a file in memory, which HDF5 hands over when it closes the file.
final class FileImage {
  private var start: UnsafeMutableRawPointer?

  /// 0 until the file is closed.
  private(set) var count = 0

  deinit { free(start) }

  /// Appends the seal of the bytes.
  ///
  /// - Parameter path: of the file that the image will become.
  /// - Throws: if there is no memory for it.
  func seal(for path: String) throws(RecordError) {
    let seal = Seal(of: UnsafeRawBufferPointer(start: start, count: count))
    guard let extended = realloc(start, count + Seal.byteCount) else {
      throw .system(operation: "extend", path: path, code: ENOMEM)
    }
    start = extended
    (extended + count).copyMemory(from: seal.bytes, byteCount: Seal.byteCount)
    count += Seal.byteCount
  }

  func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(RecordError) -> Result
  ) throws(RecordError) -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// HDF5 allocates ahead; the superblock, from version 2 on, says where the file ends.
  fileprivate func take(_ bytes: UnsafeMutableRawPointer?) {
    start = bytes
    let end = bytes?.loadUnaligned(fromByteOffset: 28, as: UInt64.self) ?? 0
    count = Int(UInt64(littleEndian: end))
  }
}

extension PropertyLists {
  /// The image is retained from here until HDF5 has closed the file.
  fileprivate static func access(to image: FileImage) throws(LibraryFault) -> Handle {
    let list = try Handle(H5Pcopy(memoryAccess.id), "copy a property list")
    var callbacks = H5FD_file_image_callbacks_t(
      image_malloc: { size, _, _ in malloc(size) },
      image_memcpy: { target, source, size, _, _ in memcpy(target!, source!, size) },
      image_realloc: { bytes, size, _, _ in realloc(bytes, size) },
      image_free: { bytes, operation, image in
        guard operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE, let image else {
          free(bytes)
          return 0
        }
        Unmanaged<FileImage>.fromOpaque(image).takeRetainedValue().take(bytes)
        return 0
      },
      udata_copy: { $0 }, udata_free: { _ in 0 },
      udata: Unmanaged.passRetained(image).toOpaque())
    try Library.check(
      H5Pset_file_image_callbacks(list.id, &callbacks), "take over the memory of a file")
    return list
  }
}
