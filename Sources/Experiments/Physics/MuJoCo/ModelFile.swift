internal import CMuJoCo
internal import Sweeps

/// A third-party model that tasks start from, as it was built into the program.
enum ModelFile: Sendable {
  case humanoid
  case hand

  /// SHA-256 of its text, its files one after the other.
  var digest: Digest {
    switch self {
    case .humanoid: Self.humanoidDigest
    case .hand: Self.handDigest
    }
  }

  private static let humanoidDigest = Digest(of: String(cString: cmujoco_humanoid_xml()))
  private static let handDigest = Digest(
    of: [Int32(0), 1].map { part in
      var count = 0
      // Both parts are built in.
      let bytes = UnsafeRawPointer(cmujoco_hand_xml(part, &count)!)
      return String(
        decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }.joined())
}
