extension Plan {
  /// How many runs are in which state; `total` is the sum of the others, `found` left out.
  public struct Counts: Sendable, Hashable, Encodable {
    public var total = 0
    /// Runs with a record, `found` included.
    public var done = 0
    /// Runs that had a record before the plan began.
    public var found = 0
    public var failed = 0
    public var blocked = 0
    public var running = 0
    /// Runs that other launchers execute.
    public var held = 0
    public var todo = 0
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
