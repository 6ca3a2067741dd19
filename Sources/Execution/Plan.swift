public import Sweeps

/// What is to be run, in which order, and what has become of it: a pure value, without processes or
/// files.
///
/// Runs are told apart by their digests: two runs of a sweep that are equal are one execution. A run that
/// needs another one is not started before that one is done, and not at all if that one fails.
public struct Plan: Sendable {
  /// What has become of a run.
  public enum State: Sendable, Hashable {
    case todo
    case running
    case done
    case failed(Outcome)
    /// The run that it needs has failed, or is blocked itself.
    case blocked(by: Run)
    case cancelled
  }

  /// How many runs are in which state; `total` is the sum of the others, `found` left out.
  public struct Counts: Sendable, Hashable, Codable {
    public var total = 0
    /// Runs with a record, `found` included.
    public var done = 0
    /// Runs that had a record before the plan began.
    public var found = 0
    public var failed = 0
    public var blocked = 0
    public var running = 0
    public var todo = 0
    public var cancelled = 0

    public init() {}
  }

  /// Without repetitions, in the sweep's order, those that had a record included.
  public let runs: [Run]
  public let limits: Limits
  public private(set) var counts = Counts()

  private var states: [State]
  /// Attempts begun, by the run's place.
  private var attempts: [Int]
  private let places: [Digest: Int]
  /// Places of the runs that need a run, by its place.
  private var dependants: [Int: [Int]] = [:]
  /// Places of runs that can start, in the order in which they are taken; those before `head` have been.
  private var queue: [Int] = []
  private var head = 0

  /// - Parameters:
  ///   - runs: In the order in which they are to start, but that those which others need come first;
  ///     repetitions are left out.
  ///   - limits: What a run may use, and how often it is tried again.
  ///   - done: The runs that already have a record.
  /// - Precondition: What a run needs is among the runs.
  public init(_ runs: [Run], limits: Limits = Limits(), done: Set<Digest> = []) {
    var places = [Digest: Int](minimumCapacity: runs.count)
    var unique: [Run] = []
    unique.reserveCapacity(runs.count)
    for run in runs where places.updateValue(unique.count, forKey: run.digest) == nil {
      unique.append(run)
    }
    // A repetition overwrote the place of its first occurrence.
    if unique.count < runs.count {
      for (place, run) in unique.enumerated() { places[run.digest] = place }
    }
    self.runs = unique
    self.limits = limits
    self.places = places
    states = unique.map { done.contains($0.digest) ? .done : .todo }
    attempts = Array(repeating: 0, count: unique.count)
    let todo = states.indices.filter { states[$0] == .todo }
    for place in todo {
      guard let needs = unique[place].needs else { continue }
      guard let source = places[needs] else {
        preconditionFailure("what \(unique[place].id) needs is not in the plan")
      }
      if states[source] == .todo { dependants[source, default: []].append(place) }
    }
    let waiting = Set(dependants.values.joined())
    let ready = todo.filter { !waiting.contains($0) }
    queue = ready.filter { dependants[$0] != nil } + ready.filter { dependants[$0] == nil }
    counts.total = unique.count
    counts.found = unique.count - todo.count
    counts.done = counts.found
    counts.todo = todo.count
  }

  /// The run to start next; `nil` while there is none, although a running one may yet have to be
  /// retried, or others wait for it.
  public func next() -> Run? { head < queue.count ? runs[queue[head]] : nil }

  /// No run is left to start, and none is running.
  public var isFinished: Bool { counts.todo == 0 && counts.running == 0 }

  /// The run that a run needs, as it is in the plan.
  public func need(of run: Run) -> Run? { run.needs.flatMap { places[$0] }.map { runs[$0] } }

  public func state(of run: Run) -> State { states[place(of: run)] }

  /// Attempts begun at a run.
  public func attempts(at run: Run) -> Int { attempts[place(of: run)] }

  /// Marks the next run as running.
  ///
  /// - Precondition: `run` is what `next()` returned.
  /// - Returns: which attempt this is, from 1.
  @discardableResult
  public mutating func start(_ run: Run) -> Int {
    let place = place(of: run)
    precondition(head < queue.count && queue[head] == place, "\(run.id) is not the next run")
    head += 1
    attempts[place] += 1
    move(place, to: .running)
    return attempts[place]
  }

  /// Marks a running run as ended, or as to be tried again, after all others.
  ///
  /// - Returns: whether it is to be tried again.
  @discardableResult
  public mutating func finish(_ run: Run, _ outcome: Outcome) -> Bool {
    let place = runningPlace(of: run)
    if outcome.isWorthRetrying, attempts[place] <= limits.retries {
      move(place, to: .todo)
      queue.append(place)
      return true
    }
    switch outcome {
    case .completed:
      move(place, to: .done)
      queue += waiting(for: place)
    case .cancelled:
      move(place, to: .cancelled)
      endRuns(waitingFor: place) { _ in .cancelled }
    default:
      move(place, to: .failed(outcome))
      endRuns(waitingFor: place) { .blocked(by: $0) }
    }
    return false
  }

  /// The runs that will not start because a run has failed, those that need them included.
  public func blocked(by run: Run) -> [Run] {
    (dependants[place(of: run)] ?? []).flatMap { place -> [Run] in
      guard case .blocked = states[place] else { return [] }
      return [runs[place]] + blocked(by: runs[place])
    }
  }

  /// Marks a run that could not be started after all as the next one again; it cost no attempt.
  public mutating func giveBack(_ run: Run) {
    let place = runningPlace(of: run)
    attempts[place] -= 1
    head -= 1
    queue[head] = place
    move(place, to: .todo)
  }

  /// Marks everything that has not started as cancelled; what is running goes on until it is
  /// finished.
  public mutating func cancel() {
    for place in states.indices where states[place] == .todo { move(place, to: .cancelled) }
    head = queue.count
  }

  private func waiting(for place: Int) -> [Int] {
    (dependants[place] ?? []).filter { states[$0] == .todo }
  }

  private mutating func endRuns(waitingFor place: Int, as state: (Run) -> State) {
    for dependant in waiting(for: place) {
      move(dependant, to: state(runs[place]))
      endRuns(waitingFor: dependant, as: state)
    }
  }

  private func place(of run: Run) -> Int {
    guard let place = places[run.digest] else {
      preconditionFailure("\(run.id) is not in the plan")
    }
    return place
  }

  private func runningPlace(of run: Run) -> Int {
    let place = place(of: run)
    precondition(states[place] == .running, "\(run.id) is not running")
    return place
  }

  private mutating func move(_ place: Int, to state: State) {
    counts[states[place]] -= 1
    counts[state] += 1
    states[place] = state
  }
}

extension Plan.Counts {
  fileprivate subscript(state: Plan.State) -> Int {
    get { self[keyPath: Self.path(of: state)] }
    set { self[keyPath: Self.path(of: state)] = newValue }
  }

  private static func path(of state: Plan.State) -> WritableKeyPath<Self, Int> {
    switch state {
    case .todo: \.todo
    case .running: \.running
    case .done: \.done
    case .failed: \.failed
    case .blocked: \.blocked
    case .cancelled: \.cancelled
    }
  }
}
