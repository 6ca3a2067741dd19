internal import Foundation
internal import Synchronization

/// Text on its way to where people read it, put out by a thread of its own: a terminal after Ctrl-S, or a pipe that
/// nobody reads, keeps waiting whoever writes to it, and is not to keep a sweep waiting.
public final class OutputQueue: Sendable {
  private let put: @Sendable (String) -> Void
  private let thread = DispatchQueue(label: "polo.output")
  private let unwritten = Atomic(0)

  /// - Parameter put: Puts out text, and may wait for as long as it takes.
  public init(_ put: @escaping @Sendable (String) -> Void) { self.put = put }

  /// Puts out text in its turn.
  public func write(_ text: String) {
    unwritten.wrappingAdd(1, ordering: .relaxed)
    thread.async { [self] in
      put(text)
      unwritten.wrappingSubtract(1, ordering: .relaxed)
    }
  }

  /// Puts out text that the next replaces; it is left out while an earlier one is still on its way.
  public func show(_ text: String) {
    if unwritten.load(ordering: .relaxed) == 0 { write(text) }
  }

  /// Waits until all is put out.
  public func finish() { thread.sync {} }
}
