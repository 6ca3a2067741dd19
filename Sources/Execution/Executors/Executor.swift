/// Where runs become processes.
///
/// A new executor is one file: it takes attempts from the queue as it can start them and reports to
/// the queue what happens to each.
public protocol Executor: Sendable {
  /// Executes what the queue holds; returns when it has no more, and soon after the task is
  /// cancelled.
  ///
  /// On return, whatever was taken from the queue has been finished or given back.
  ///
  /// - Throws: `ExecutionError` if runs are left that cannot be executed, and what the queue
  ///   throws.
  func execute(_ queue: RunQueue) async throws
}
