public import Foundation

/// The record of a completed run, open for reading.
public final class Record {
  package let path: String
  private let root: Group
  /// The most elements that the file can hold: deflate packs 1032 bytes into one.
  let elementLimit: Int

  /// - Throws: if the file is missing, damaged, or no completed record of a known version.
  public init(opening url: URL) throws(RecordError) {
    let path = url.path
    self.path = path
    elementLimit = 1032 * (try Seal.check(path))
    root = try Library.enter(on: path) { () throws(LibraryFault) in try Group(openingFile: path) }
    try checkHeader()
  }

  private func checkHeader() throws(RecordError) {
    guard let format = try optionalAttribute("format"), format == RecordHeader.format else {
      throw .foreign(file: path, reason: "its format is not '\(RecordHeader.format)'")
    }
    let version = try attribute("format_version")
    guard version == String(RecordHeader.formatVersion) else {
      throw Int(version).map { $0 > RecordHeader.formatVersion } == true
        ? .newer(file: path, version: version)
        : .foreign(file: path, reason: RecordError.otherFormat(version))
    }
    let status = try optionalAttribute("status") ?? "missing"
    guard status == RecordHeader.completed else {
      throw .foreign(file: path, reason: "its status is \(status)")
    }
  }

  /// The names in a group, in the order in which they were written; the root's by default.
  public func members(of group: String = "") throws(RecordError) -> [String] {
    try require(group)
    return try enter { root throws(LibraryFault) in
      group.isEmpty ? try root.members() : try Group(opening: group, in: root).members()
    }
  }

  /// Whether there is a dataset or a group, for example `coverage/fraction`; `false` if the record
  /// is too damaged to tell.
  public func contains(_ path: String) -> Bool { (try? finds(path)) ?? false }

  /// The extents of a dataset; empty for a single value.
  public func shape(of path: String) throws(RecordError) -> [Int] {
    try dataset(path) { dataset throws(LibraryFault) in try dataset.shape() }
  }

  /// The numbers of a dataset, row-major.
  ///
  /// - Parameter path: its group and name, for example `coverage/fraction`.
  /// - Throws: if there is no such dataset, or it holds texts.
  public func values(_ path: String) throws(RecordError) -> [Double] {
    try dataset(path) { [elementLimit] dataset throws(LibraryFault) in
      try dataset.numbers(limit: elementLimit)
    }
  }

  /// A single number, for example `summary/coverage`.
  public func scalar(_ path: String) throws(RecordError) -> Double {
    let values = try values(path)
    guard values.count == 1 else {
      throw .library(
        file: self.path, doing: "read '\(path)' as a single number",
        detail: "it has \(values.count) values")
    }
    return values[0]
  }

  /// The texts of a dataset of labels.
  public func labels(_ path: String) throws(RecordError) -> [String] {
    try dataset(path) { [elementLimit] dataset throws(LibraryFault) in
      try dataset.texts(limit: elementLimit)
    }
  }
}

extension Record {
  /// An attribute of the root as text, a number as a sweep file would state it.
  public func attribute(_ name: String) throws(RecordError) -> String {
    guard let text = try optionalAttribute(name) else { throw .missing(file: path, path: name) }
    return text
  }

  /// An attribute of a group or dataset as text.
  public func attribute(_ name: String, of path: String) throws(RecordError) -> String {
    try require(path)
    let text = try enter { root throws(LibraryFault) -> String? in
      let object = try root.object(path)
      return try object.hasAttribute(name) ? try object.attribute(name) : nil
    }
    guard let text else { throw .missing(file: self.path, path: "\(path)@\(name)") }
    return text
  }

  fileprivate func optionalAttribute(_ name: String) throws(RecordError) -> String? {
    try enter { root throws(LibraryFault) in
      try root.handle.hasAttribute(name) ? try root.handle.attribute(name) : nil
    }
  }

  func finds(_ path: String) throws(RecordError) -> Bool {
    try enter { root throws(LibraryFault) in try root.contains(path) }
  }

  func require(_ path: String) throws(RecordError) {
    guard try finds(path) else { throw .missing(file: self.path, path: path) }
  }

  func dataset<Result>(
    _ path: String, _ body: (Dataset) throws(LibraryFault) -> Result
  ) throws(RecordError) -> Result {
    try require(path)
    return try enter { root throws(LibraryFault) in try body(Dataset(opening: path, in: root)) }
  }

  func enter<Result>(
    _ body: (Group) throws(LibraryFault) -> Result
  ) throws(RecordError) -> Result {
    let root = root
    return try Library.enter(on: path) { () throws(LibraryFault) in try body(root) }
  }
}
