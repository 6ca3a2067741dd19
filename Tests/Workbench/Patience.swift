import Foundation

/// How long a test waits for what other processes are to do.
public struct Patience: Sendable {
  private let seconds: Double

  /// - Parameter seconds: after which it is over.
  public init(seconds: Double) { self.seconds = seconds }

  /// Waits for something, and looks often whether it is there.
  ///
  /// - Throws: `WorkbenchError.timedOut`, and what looking throws.
  public func wait(for what: String, until isDone: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !isDone() {
      guard ContinuousClock.now < end else { throw WorkbenchError.timedOut(waitingFor: what) }
      usleep(5000)
    }
  }
}
