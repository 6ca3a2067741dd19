public import Sweeps

/// What is to be run, in which order, and what has become of it: a pure value, without processes or
/// files.
///
/// Runs are told apart by their digests: two equal runs of a sweep are executed once. A run that needs another one is
/// not started before that one is done, and not at all if that one fails.
public struct Plan: Sendable {
  /// What has become of a run.
  public enum State: Sendable, Hashable {
    /// It is yet to start, or to be tried again.
    case todo
    /// This launcher executes it.
    case running
    /// Another launcher executes it.
    case held
    /// It has a record.
    case done
    /// Its last attempt ended with this outcome, and this plan has no other for it.
    case failed(Outcome)
    /// The run that it needs has failed, or is blocked itself.
    case blocked(by: Run)
    /// The sweep was stopped before the run had ended.
    case cancelled
  }

  /// Without repetitions, in the sweep's order, including those that had a record.
  public let runs: [Run]
  /// What a run may use, and how often it is tried again.
  public let limits: Limits
  /// How the last attempts at runs had ended before the plan began.
  public let endings: [Digest: Ending]
  /// How many runs are in each state now.
  public private(set) var counts = Counts()

  private var states: [State]
  /// Attempts begun, by the run's place.
  private var attempts: [Int]
  private let places: [Digest: Int]
  /// For each run's place, the places of the runs that need it.
  private var dependants: [Int: [Int]] = [:]
  /// Places of runs that can start, in the order in which they are taken; those before `head` have been taken.
  private var queue: [Int] = []
  private var head = 0

  /// - Parameters:
  ///   - runs: In the order in which they are to start, except that runs that others need come first; repetitions are
  ///     left out.
  ///   - limits: What a run may use, and how often it is tried again.
  ///   - done: The runs that already have a record.
  ///   - endings: How the last attempts at others had ended. Those that were given up count as failed unless they are
  ///     in `retrying`.
  ///   - retrying: Runs that have all their attempts again.
  /// - Precondition: What a run needs is among the runs.
  public init(
    _ runs: [Run], limits: Limits = Limits(), done: Set<Digest> = [],
    endings: [Digest: Ending] = [:], retrying: Set<Digest> = []
  ) {
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
    self.endings = endings
    self.places = places
    states = unique.map { done.contains($0.digest) ? .done : .todo }
    attempts = Array(repeating: 0, count: unique.count)
    let todo = states.indices.filter { states[$0] == .todo }
    counts.total = unique.count
    counts.found = unique.count - todo.count
    counts.done = counts.found
    counts.todo = todo.count
    for place in todo {
      guard let needs = unique[place].needs else { continue }
      guard let source = places[needs] else {
        preconditionFailure("what \(unique[place].id) needs is not in the plan")
      }
      if states[source] == .todo { dependants[source, default: []].append(place) }
    }
    for place in todo where !retrying.contains(unique[place].digest) { recall(place) }
    let waiting = Set(dependants.values.joined())
    let ready = todo.filter { states[$0] == .todo && !waiting.contains($0) }
    queue = ready.filter { dependants[$0] != nil } + ready.filter { dependants[$0] == nil }
  }

  /// Restores how the last attempt at a run had ended.
  private mutating func recall(_ place: Int) {
    guard states[place] == .todo, let ending = endings[runs[place].digest] else { return }
    attempts[place] = ending.attempts
    if !ending.isGivenUp { return }
    move(place, to: .failed(ending.outcome))
    endRuns(waitingFor: place) { .blocked(by: $0) }
  }

  /// The run to start next; `nil` while there is none, although a running or held run may yet have to be tried again,
  /// or others may wait for it.
  public func next() -> Run? { head < queue.count ? runs[queue[head]] : nil }

  /// No run is left to start, and none is running, here or elsewhere.
  public var isFinished: Bool { counts.todo == 0 && counts.running == 0 && counts.held == 0 }

  /// The run that a run needs, as it is in the plan.
  public func need(of run: Run) -> Run? { run.needs.flatMap { places[$0] }.map { runs[$0] } }

  /// Whether a run that is not done needs it.
  public func isNeeded(_ run: Run) -> Bool { dependants[place(of: run)] != nil }

  /// What has become of a run, which must be in the plan.
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

  /// Marks a running run as ended, or as to be tried again once it is enqueued.
  ///
  /// - Returns: whether it is to be tried again.
  @discardableResult
  public mutating func finish(_ run: Run, _ outcome: Outcome) -> Bool {
    let place = runningPlace(of: run)
    if outcome.isWorthRetrying, attempts[place] <= limits.retries {
      move(place, to: .todo)
      return true
    }
    if outcome == .cancelled { attempts[place] -= 1 }
    conclude(place, outcome)
    return false
  }

  /// Puts a run that is to be tried again at the end of the queue.
  package mutating func enqueue(_ run: Run) {
    let place = place(of: run)
    if states[place] == .todo { queue.append(place) }
  }

  /// Moves the first run that can start and that `isMeant` accepts to the front of the queue.
  ///
  /// - Returns: whether there is such a run, or one is running.
  package mutating func prefer(where isMeant: (Run) -> Bool) -> Bool {
    if runs.indices.contains(where: { states[$0] == .running && isMeant(runs[$0]) }) { return true }
    guard let index = queue[head...].firstIndex(where: { isMeant(runs[$0]) }) else { return false }
    queue.insert(queue.remove(at: index), at: head)
    return true
  }

  /// Marks a running run as another launcher's; it cost no attempt here.
  public mutating func hold(_ run: Run) {
    let place = runningPlace(of: run)
    attempts[place] -= 1
    move(place, to: .held)
  }

  /// Puts a run that another launcher held at the end of the queue.
  public mutating func free(_ run: Run) {
    let place = place(of: run)
    precondition(states[place] == .held, "nobody holds \(run.id)")
    move(place, to: .todo)
    queue.append(place)
  }

  /// Marks a run that was started, or held by another launcher, as ended by another launcher.
  package mutating func endElsewhere(_ run: Run, _ outcome: Outcome, attempts count: Int? = nil) {
    let place = place(of: run)
    precondition(states[place] == .held || states[place] == .running, "\(run.id) does not run")
    if states[place] == .running { attempts[place] -= 1 }
    if let count { attempts[place] = count }
    conclude(place, outcome)
  }

  /// Continues the count of attempts that another launcher has begun at a running run. This launcher's attempts count
  /// even if a full disk kept them from being recorded.
  package mutating func resume(_ run: Run, afterAttempts count: Int) -> Int {
    let place = runningPlace(of: run)
    attempts[place] = max(attempts[place], count + 1)
    return attempts[place]
  }

  private mutating func conclude(_ place: Int, _ outcome: Outcome) {
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
  }

  /// The runs that will not start because a run has failed, including those that need them.
  public func blocked(by run: Run) -> [Run] {
    (dependants[place(of: run)] ?? []).flatMap { place -> [Run] in
      guard case .blocked = states[place] else { return [] }
      return [runs[place]] + blocked(by: runs[place])
    }
  }

  /// Marks a run that could not be started after all as the next one again; it cost no attempt.
  package mutating func giveBack(_ run: Run) {
    let place = runningPlace(of: run)
    attempts[place] -= 1
    head -= 1
    queue[head] = place
    move(place, to: .todo)
  }

  /// Marks everything that has not started here as cancelled; what is running goes on until it is
  /// finished.
  public mutating func cancel() {
    for place in states.indices where states[place] == .todo || states[place] == .held {
      move(place, to: .cancelled)
    }
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
