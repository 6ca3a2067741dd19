internal import Kernels
internal import Sweeps

/// Random numbers at addresses: what a stream gives depends on its seed and name and on the step, purpose
/// and index asked for, never on what was drawn before or by which thread.
///
/// Source: Philox 4x32-10, Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
struct RandomStream: Sendable {
  let key: UInt64

  /// - Parameters:
  ///   - name: what the numbers are for, for example `environment`.
  ///   - label: tells apart streams of equal seed and name; arms that share a label share the numbers.
  init(seed: Int, name: String, label: String = "") {
    let digest = Digest(of: "polo-stream-1\n\(seed)\n\(name)\n\(label)").hexadecimal
    // 16 hexadecimal digits are a number of 64 bits.
    key = UInt64(digest.prefix(16), radix: 16)!
  }

  /// What numbers of one stream and step are for: part of their address.
  enum Purpose: UInt32 {
    case start, action, exploration, weights, prior, bias, priorBias, states, samples, targets
    case candidates, plans, segments, waypoints, goals, replacement
  }

  /// Standard normal deviates; `out` has room for `count` rounded up to 16, and all of it is written.
  func fillNormals(
    _ out: UnsafeMutablePointer<Float>, count: Int, step: Int, _ purpose: Purpose
  ) {
    kernel_normals(key, UInt64(step), purpose.rawValue, out, Lanes.rounded(count))
  }

  /// Uniform in `0 ..< bound`, from 32 bits: the bias is below `bound` / 2³².
  func index(below bound: Int, step: Int, _ purpose: Purpose, at index: Int) -> Int {
    let word = kernel_random_word(key, UInt64(step), purpose.rawValue, UInt32(index))
    return Int((UInt64(word) * UInt64(bound)) >> 32)
  }

  /// Uniform in `[0, 1)`, 24 bits.
  func fraction(step: Int, _ purpose: Purpose, at index: Int) -> Float {
    let word = kernel_random_word(key, UInt64(step), purpose.rawValue, UInt32(index))
    return Float(word >> 8) * 0x1p-24
  }

  /// Uniform in `[-1, 1)`, 24 bits.
  func symmetric(step: Int, _ purpose: Purpose, at index: Int) -> Float {
    let word = kernel_random_word(key, UInt64(step), purpose.rawValue, UInt32(index))
    return Float(word >> 8) * 0x1p-23 - 1
  }
}
