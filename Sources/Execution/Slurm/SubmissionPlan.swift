public import Sweeps

/// How runs are dealt to the elements of job arrays: a pure value, without a cluster.
///
/// Runs that need others come in arrays of their own, which start when the arrays that hold what they need have
/// ended. An array is no longer than the cluster's limits allow: the elements of a long one continue in the next,
/// and so do their places.
public struct SubmissionPlan: Sendable, Hashable {
  /// Elements that are submitted together: those at `first..<first + count`.
  public struct Array: Sendable, Hashable, Codable {
    /// The place of its element 0 among all.
    public let first: Int
    public let count: Int
    /// Places of the arrays of this submission that must end before it starts.
    public let after: [Int]
    /// Runs that elements of earlier submissions execute, and after which it starts.
    public let awaits: [Digest]

    public init(first: Int, count: Int, after: [Int] = [], awaits: [Digest] = []) {
      self.first = first
      self.count = count
      self.after = after
      self.awaits = awaits
    }
  }

  /// The runs of each element.
  public private(set) var elements: [[Run]] = []
  /// In the order of their elements.
  public private(set) var arrays: [Array] = []

  /// - Parameters:
  ///   - runs: Those to be submitted, in the sweep's order.
  ///   - pack: Runs per element, at least 1.
  ///   - limits: Of the cluster.
  ///   - inFlight: Runs that are pending or running under an earlier submission.
  public init(_ runs: [Run], pack: Int, limits: SlurmLimits, inFlight: Set<Digest> = []) {
    precondition(pack >= 1, "an element has at least one run")
    let own = Set(runs.map(\.digest))
    let waiting = runs.filter { run in
      run.needs.map { own.contains($0) || inFlight.contains($0) } ?? false
    }
    let later = Set(waiting.map(\.digest))
    append(runs.filter { !later.contains($0.digest) }, pack: pack, limits: limits)
    let needed = waiting.neededRuns
    append(
      waiting, pack: pack, limits: limits, after: places(of: needed),
      awaits: needed.intersection(inFlight).sorted { $0.hexadecimal < $1.hexadecimal })
  }

  /// The arrays that hold any of these runs.
  private func places(of runs: Set<Digest>) -> [Int] {
    arrays.indices.filter { place in
      let array = arrays[place]
      return elements[array.first..<array.first + array.count].joined()
        .contains { runs.contains($0.digest) }
    }
  }

  /// Deals runs like cards, so that long and short ones mix: neighbours in a sweep are alike.
  private mutating func append(
    _ runs: [Run], pack: Int, limits: SlurmLimits, after: [Int] = [], awaits: [Digest] = []
  ) {
    if runs.isEmpty { return }
    let count = (runs.count + pack - 1) / pack
    let begin = elements.count
    elements += (0..<count).map { element in
      stride(from: element, to: runs.count, by: count).map { runs[$0] }
    }
    for first in stride(from: begin, to: begin + count, by: limits.maxArraySize) {
      let length = min(limits.maxArraySize, begin + count - first)
      arrays.append(Array(first: first, count: length, after: after, awaits: awaits))
    }
  }
}
