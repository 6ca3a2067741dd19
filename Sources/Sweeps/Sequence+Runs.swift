extension Sequence where Element == Run {
  /// The runs that these need.
  package var neededRuns: Set<Digest> { Set(lazy.compactMap(\.needs)) }

  /// Arms with equal parameters share a digest: the first run stands for the others.
  package var byDigest: [Digest: Run] {
    Dictionary(map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
