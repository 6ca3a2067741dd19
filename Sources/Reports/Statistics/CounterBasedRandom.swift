/// Random numbers that are addressed, not drawn: the value at an index depends on the seed and the index.
///
/// Source: SplitMix64 (Steele, Lea and Flood 2014), whose state is a counter.
struct CounterBasedRandom {
  let seed: UInt64

  func bits(at index: UInt64) -> UInt64 {
    var z = seed &+ (index &+ 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from `0 ..< count`; its bias is below `count / 2^64`.
  func index(below count: Int, at index: UInt64) -> Int {
    Int(bits(at: index).multipliedFullWidth(by: UInt64(count)).high)
  }
}
