internal import CMuJoCo

/// The memory and threads of many simulations of one model.
final class Simulations {
  let count: Int
  /// `[count]`: 0, or one more than MuJoCo's number of the warning that stopped the last rollout.
  let warnings: UnsafeMutablePointer<Int32>
  private let batch: OpaquePointer
  private let indices: UnsafeMutablePointer<Int32>

  /// - Throws: `ExperimentError.physics` if the model cannot be simulated many times at once.
  init(_ model: Model, count: Int, threads: Int) throws {
    batch = try orThrow(ExperimentError.physics) {
      cmujoco_batch(model.pointer, Int32(count), Int32(threads), $0, $1)
    }
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
    try orThrow(ExperimentError.physics) { reason, size in
      cmujoco_roll(batch, indices, Int32(count), &rollouts, reason, size) == 0 ? () : nil
    }
  }
}
