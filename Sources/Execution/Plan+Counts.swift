extension Plan {
  /// How many runs are in each state; `total` is the sum of the others without `found`.
  public struct Counts: Sendable, Hashable, Encodable {
    public var total = 0
    /// Runs with a record, `found` included.
    public var done = 0
    /// Runs that had a record before the plan began.
    public var found = 0
    /// Runs whose last attempt failed, including those given up before the plan began.
    public var failed = 0
    /// Runs that will not start, since one that they need has failed or is blocked itself.
    public var blocked = 0
    /// Runs that this launcher executes.
    public var running = 0
    /// Runs that other launchers execute.
    public var held = 0
    /// Runs that are yet to start, or to be tried again.
    public var todo = 0
    /// Runs that had not ended when the sweep was stopped: interrupted, not started, or held by others.
    public var cancelled = 0

    public init() {}
  }
}

extension Plan.Counts {
  subscript(state: Plan.State) -> Int {
    get { self[keyPath: Self.path(of: state)] }
    set { self[keyPath: Self.path(of: state)] = newValue }
  }

  private static func path(of state: Plan.State) -> WritableKeyPath<Self, Int> {
    switch state {
    case .todo: \.todo
    case .running: \.running
    case .held: \.held
    case .done: \.done
    case .failed: \.failed
    case .blocked: \.blocked
    case .cancelled: \.cancelled
    }
  }
}
