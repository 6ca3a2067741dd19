internal import CMuJoCo

/// The memory and threads of many simulations of one model.
final class Simulations {
  let count: Int
  /// `[count]`: 0, or one more than MuJoCo's number of the warning that stopped the last rollout.
  let warnings: Buffer<Int32>
  private let batch: OpaquePointer
  private let indices: Buffer<Int32>

  /// - Throws: `ExperimentError.physics` if the model cannot be simulated many times at once.
  init(_ model: Model, count: Int, threads: Int) throws {
    batch = try orThrow(ExperimentError.physics) {
      cmujoco_batch(model.pointer, Int32(count), Int32(threads), $0, $1)
    }
    self.count = count
    warnings = Buffer(count: count)
    indices = Buffer(Array(0..<Int32(count)))
  }

  deinit { mjb_deleteBatch(batch) }

  /// Runs the first `count` simulations.
  ///
  /// - Throws: `ExperimentError.physics` if MuJoCo raised an error in one of them.
  func run(_ rollouts: inout cmujoco_rollouts, count: Int) throws {
    precondition(count <= self.count, "more rollouts than simulations")
    rollouts.warnings = warnings.pointer
    try orThrow(ExperimentError.physics) { reason, size in
      cmujoco_roll(batch, indices.pointer, Int32(count), &rollouts, reason, size) == 0 ? () : nil
    }
  }
}
