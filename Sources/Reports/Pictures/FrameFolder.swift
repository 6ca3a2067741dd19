public import Foundation
internal import Records

/// A folder of numbered pictures, from which a program such as ffmpeg makes a video.
public struct FrameFolder {
  /// The names of its files, as `String(format:)` and ffmpeg spell them.
  public static let pattern = "%06d.png"

  private let url: URL

  public init(_ url: URL) { self.url = url }

  /// - Parameter index: of the frame, from 0.
  public func file(_ index: Int) -> URL { url.appendingPathComponent(Self.name(index)) }

  /// Removes the frames of an earlier drawing that come after the new ones: they would end up in the video.
  ///
  /// - Parameter count: of the new frames.
  /// - Returns: how many were removed.
  /// - Throws: if the system refuses.
  public func removeFrames(after count: Int) throws -> Int {
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    let later = names.filter { name in
      guard let index = Int(name.prefix { $0 != "." }) else { return false }
      return index >= count && name == Self.name(index)
    }
    for name in later {
      let path = url.appendingPathComponent(name).path
      if unlink(path) < 0 {
        throw RecordError.system(operation: "remove", path: path, code: errno)
      }
    }
    return later.count
  }

  private static func name(_ index: Int) -> String { String(format: pattern, index) }
}
