internal import Foundation
public import Sweeps
internal import Synchronization

/// Shows people how a sweep is going: a live line on a terminal, plain lines elsewhere.
public final class StatusPrinter: Sendable {
  /// Where the text goes.
  public enum Style: Sendable {
    /// One line that is rewritten, as wide as the terminal is at the time.
    case terminal(width: @Sendable () -> Int)
    /// A line at the start and at the end, for each notice of `ProgressLine`, and every half minute.
    case plain

    /// What suits this process's standard output.
    public static var ofStandardOutput: Style {
      let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
      guard isatty(STDOUT_FILENO) == 1, !isDumb else { return .plain }
      return .terminal {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
      }
    }
  }

  private struct State {
    var status: SweepStatus
    /// When the status was last shown.
    var shown = -Double.infinity
  }

  private let style: Style
  private let now: @Sendable () -> Double
  private let show: @Sendable (String) -> Void
  private let write: @Sendable (String) -> Void
  private let warn: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - style: One line that changes, or lines one after another.
  ///   - work: How much work each run is relative to the others, in any unit; equal unless stated.
  ///   - now: Seconds of a clock that does not jump.
  ///   - show: Writes text that the next text replaces, and may leave it out; as `write` unless stated.
  ///   - warn: Writes a line of `tell` where there is no live line to keep clear of; as `write` unless stated.
  ///   - write: Writes text, without adding a line break. None of the three may wait for a reader: the sweep would
  ///     wait too.
  public init(
    _ style: Style, work: [Digest: Double] = [:], now: @escaping @Sendable () -> Double,
    show: (@Sendable (String) -> Void)? = nil, warn: (@Sendable (String) -> Void)? = nil,
    write: @escaping @Sendable (String) -> Void
  ) {
    state = Mutex(State(status: SweepStatus(work: work)))
    self.style = style
    self.now = now
    self.show = show ?? write
    self.warn = warn ?? { write("\($0)\n") }
    self.write = write
  }

  /// Shows what is not an event: a line above the live one.
  public func tell(_ line: String) {
    switch style {
    case .plain: warn(line)
    case .terminal:
      state.withLock {
        write("\(clearing)\(line)\n")
        $0.shown = -.infinity
      }
    }
  }

  /// Takes in the next event: writes its line, if it has one, and shows where the sweep stands when that is due.
  public func receive(_ event: RunEvent) {
    let time = now()
    state.withLock {
      $0.status.receive(event, at: time)
      if let line = line(for: event, $0.status) {
        write("\(clearing)\(line)\n")
        if case .sweepStarted = event { $0.shown = time }
        // The live line was just overwritten.
        if case .terminal = style { $0.shown = -.infinity }
      }
      if case .sweepFinished = event { return }
      showIfDue(&$0, time)
    }
  }

  /// Shows the time passing while nothing else happens; to be called about once a second.
  public func tick() {
    let time = now()
    state.withLock { showIfDue(&$0, time) }
  }

  private func line(for event: RunEvent, _ status: SweepStatus) -> String? {
    switch event {
    case .sweepStarted: ProgressLine.beginning(status)
    case .sweepFinished(_, let seconds): ProgressLine.end(status, seconds: seconds)
    default: ProgressLine.notice(event)
    }
  }

  private func showIfDue(_ state: inout State, _ time: Double) {
    let counts = state.status.counts
    guard time - state.shown >= interval, counts.running + counts.held > 0 else { return }
    state.shown = time
    switch style {
    case .terminal(let width):
      // The last column stays free: some terminals break the line when it is written.
      show(clearing + ProgressLine.text(state.status, at: time, width: width() - 1))
    case .plain:
      show(ProgressLine.text(state.status, at: time, width: .max) + "\n")
    }
  }

  private var interval: Double {
    switch style {
    case .terminal: 0.1
    case .plain: 30
    }
  }

  private var clearing: String {
    switch style {
    case .terminal: "\r\u{1B}[K"
    case .plain: ""
    }
  }
}
