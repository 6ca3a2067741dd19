internal import CMuJoCo

/// The memory and threads of many simulations of one model.
final class Simulations {
  let count: Int
  /// `[count]`: 0, or one more than MuJoCo's number of the warning that stopped the last rollout.
  let warnings: UnsafeMutablePointer<Int32>
  private let batch: OpaquePointer
  private let indices: UnsafeMutablePointer<Int32>

  init(_ model: Model, count: Int, threads: Int) {
    var reason = [CChar](repeating: 0, count: 1024)
    let made = cmujoco_batch(
      model.pointer, Int32(count), Int32(threads), &reason, Int32(reason.count))
    guard let made else { fatalError("MuJoCo: \(String(cString: reason))") }
    batch = made
    self.count = count
    warnings = .allocate(capacity: count)
    warnings.initialize(repeating: 0, count: count)
    indices = .allocate(capacity: count)
    for index in 0..<count { (indices + index).initialize(to: Int32(index)) }
  }

  deinit {
    mjb_deleteBatch(batch)
    warnings.deallocate()
    indices.deallocate()
  }

  /// Runs the first `count` simulations.
  ///
  /// - Throws: `ExperimentError.physics` if MuJoCo raised an error in one of them.
  func run(_ rollouts: inout cmujoco_rollouts, count: Int) throws {
    rollouts.warnings = warnings
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { reason in
      guard cmujoco_roll(batch, indices, Int32(count), &rollouts, reason.baseAddress, 1024) == 0
      else {
        throw ExperimentError.physics(String(cString: reason.baseAddress!))
      }
    }
  }
}
