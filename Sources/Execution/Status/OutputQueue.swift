internal import Foundation
internal import Synchronization

/// Text on its way to its readers, written by a thread of its own: a terminal after Ctrl-S, or a pipe that nothing
/// reads, blocks its writer, and must not block a sweep.
public final class OutputQueue: Sendable {
  private let put: @Sendable (String) -> Void
  private let thread = DispatchQueue(label: "polo.output")
  private let unwritten = Atomic(0)

  /// - Parameter put: Writes text, and may wait for as long as it takes.
  public init(_ put: @escaping @Sendable (String) -> Void) { self.put = put }

  /// Writes text in its turn.
  public func write(_ text: String) {
    unwritten.wrappingAdd(1, ordering: .relaxed)
    thread.async { [self] in
      put(text)
      unwritten.wrappingSubtract(1, ordering: .relaxed)
    }
  }

  /// Writes text that the next text replaces; it is left out while earlier text is still on its way.
  public func show(_ text: String) {
    if unwritten.load(ordering: .relaxed) == 0 { write(text) }
  }

  /// Waits until all is written.
  public func finish() { thread.sync {} }
}
