import Execution
import Sweeps
import Testing
import Workbench

@Suite struct PlanTests {
  @Test func `runs start in the order of the sweep`() {
    var plan = Plan((0..<4).map { run($0) })
    for seed in 0..<4 {
      #expect(plan.next()?.seed == seed)
      plan.start(run(seed))
    }
    #expect(plan.next() == nil)
    #expect(!plan.isFinished)
  }

  @Test func `a plan skips runs that already have a record`() {
    let runs = (0..<5).map { run($0) }
    let plan = Plan(runs, done: [runs[0].digest, runs[3].digest])
    #expect(plan.next() == runs[1])
    #expect(plan.counts.found == 2)
    #expect(plan.counts.done == 2)
    #expect(plan.counts.todo == 3)
  }

  @Test func `attempts count though no word of them was kept, and others' with them`() {
    var plan = Plan([run(0)], limits: Limits(retries: 9))
    plan.start(run(0))
    plan.finish(run(0), .killed(signal: 9))
    plan.enqueue(run(0))
    #expect(plan.start(run(0)) == 2)
    #expect(plan.resume(run(0), afterAttempts: 0) == 2)
    #expect(plan.resume(run(0), afterAttempts: 1) == 2)
    #expect(plan.resume(run(0), afterAttempts: 4) == 5)
  }

  @Test func `two runs with equal digests are one execution`() {
    let first = run(1)
    let again = Run(arm: "other", coordinates: [], seed: 1, parameters: first.parameters)
    var plan = Plan([run(0), first, again, run(2)])
    #expect(plan.runs == [run(0), first, run(2)])
    plan.start(run(0))
    plan.start(again)
    #expect(plan.state(of: first) == .running)
    #expect(plan.next() == run(2))
  }

  @Test(arguments: [(1, 50.0), (2, 30), (3, 20), (5, 10), (8, 10)])
  func `five equal runs last as long as the fullest worker has of them`(
    workers: Int, expected: Double
  ) {
    let plan = Plan((0..<5).map { run($0) })
    #expect(plan.duration(workers: workers) { _ in 10 } == expected)
  }

  @Test func `what is done takes no time, and what needs another run begins after it`() {
    let training = run(0)
    let evaluations = (1...3).map { run($0, needs: training) }
    let duration = { (run: Run) in run.seed == 0 ? 100.0 : 7 }
    let plan = Plan(evaluations + [training, run(4)])
    #expect(plan.duration(workers: 2, of: duration) == 100 + 7 + 7)
    #expect(plan.duration(workers: 9, of: duration) == 100 + 7)
    let trained = Plan(evaluations + [training, run(4)], done: [training.digest])
    #expect(trained.duration(workers: 2, of: duration) == 14)
    #expect(Plan([]).duration(workers: 2, of: duration) == 0)
  }

  @Test func `a plan without anything to do is finished`() {
    #expect(Plan([]).isFinished)
    #expect(Plan([run(0)], done: [run(0).digest]).isFinished)
  }

  @Test(arguments: [
    Outcome.killed(signal: 9), .exited(code: 0), .timedOut(seconds: 1), .outOfMemory(bytes: 1),
    .outOfMemory(bytes: nil), .stalled(seconds: 1), .troubled(message: "the disk is full"),
  ])
  func `what the machine did to a run is retried after all others`(outcome: Outcome) {
    var plan = Plan([run(0), run(1)], limits: Limits(retries: 2))
    for attempt in 1...2 {
      let started = plan.start(run(0))
      let isRetried = plan.finish(run(0), outcome)
      #expect(started == attempt)
      #expect(isRetried)
      if attempt == 1 {
        #expect(plan.next() == run(1))
        plan.start(run(1))
        plan.finish(run(1), .completed)
      }
      #expect(plan.next() == nil, "it rests until it is enqueued")
      plan.enqueue(run(0))
    }
    plan.start(run(0))
    let isRetried = plan.finish(run(0), outcome)
    #expect(!isRetried)
    #expect(plan.state(of: run(0)) == .failed(outcome))
    #expect(plan.attempts(at: run(0)) == 3)
    #expect(plan.isFinished)
  }

  @Test func `an error of the run itself is not retried`() {
    var plan = Plan([run(0)], limits: Limits(retries: 5))
    plan.start(run(0))
    let isRetried = plan.finish(run(0), .failed(message: "diverged"))
    #expect(!isRetried)
    #expect(plan.counts.failed == 1)
    #expect(plan.isFinished)
  }

  @Test func `what was given up before has failed, and blocks, until it is to be tried again`() {
    let source = run(0)
    let user = run(1, needs: source)
    let endings = [
      source.digest: Ending(.killed(signal: 9), attempts: 2, isGivenUp: true),
      run(2).digest: Ending(.killed(signal: 9), attempts: 1, isGivenUp: false),
    ]
    var plan = Plan([source, user, run(2)], endings: endings)
    #expect(plan.state(of: source) == .failed(.killed(signal: 9)))
    #expect(plan.state(of: user) == .blocked(by: source))
    #expect(plan.attempts(at: source) == 2)
    // The other one has one attempt left.
    #expect(plan.next() == run(2))
    let second = plan.start(run(2))
    #expect(second == 2)
    plan.finish(run(2), .killed(signal: 9))
    #expect(plan.isFinished)
    plan = Plan([source, user], endings: endings, retrying: [source.digest])
    #expect(plan.next() == source)
    let afresh = plan.start(source)
    #expect(afresh == 1)
  }

  @Test func `a run that another launcher holds is done or free later, and costs no attempt`() {
    let source = run(0)
    let user = run(1, needs: source)
    var plan = Plan([source, user, run(2)])
    plan.start(source)
    plan.hold(source)
    #expect(plan.counts.held == 1)
    #expect(plan.next() == run(2))
    plan.start(run(2))
    plan.hold(run(2))
    #expect(plan.next() == nil)
    #expect(!plan.isFinished)
    plan.endElsewhere(source, .completed)
    #expect(plan.next() == user)
    plan.free(run(2))
    plan.start(user)
    plan.finish(user, .completed)
    let attempt = plan.start(run(2))
    #expect(attempt == 1)
    plan.endElsewhere(run(2), .failed(message: "diverged"), attempts: 1)
    #expect(plan.state(of: run(2)) == .failed(.failed(message: "diverged")))
    #expect(plan.attempts(at: run(2)) == 1)
    #expect(plan.isFinished)
  }

  @Test func `a run that could not be started is the next again and lost no attempt`() {
    var plan = Plan([run(0), run(1)], limits: Limits(retries: 0))
    plan.start(run(0))
    plan.giveBack(run(0))
    #expect(plan.next() == run(0))
    let attempt = plan.start(run(0))
    #expect(attempt == 1)
  }

  @Test func `a run that is preferred is the next, and the others keep their order`() {
    var plan = Plan((0..<4).map { run($0) })
    plan.start(run(0))
    let isThere = plan.prefer { $0.seed == 3 }
    #expect(isThere)
    for seed in [3, 1, 2] {
      #expect(plan.next()?.seed == seed)
      plan.start(run(seed))
    }
    let isRunning = plan.prefer { $0.seed == 0 }
    #expect(isRunning)
    plan.finish(run(0), .completed)
    let isLeft = plan.prefer { $0.seed == 0 }
    #expect(!isLeft)
  }

  @Test func `cancelling leaves what runs and what is done`() {
    var plan = Plan((0..<4).map { run($0) })
    plan.start(run(0))
    plan.start(run(1))
    plan.finish(run(0), .completed)
    plan.cancel()
    #expect(plan.next() == nil)
    #expect(!plan.isFinished)
    plan.finish(run(1), .cancelled)
    #expect(plan.isFinished)
    #expect(plan.counts.done == 1)
    #expect(plan.counts.cancelled == 3)
    #expect(plan.attempts(at: run(1)) == 0, "an interruption is no attempt")
  }

  @Test func `what others need starts first, and they start once it is done`() {
    let source = run(2)
    let user = run(0, needs: source)
    var plan = Plan([user, run(1), source, run(3)])
    #expect(plan.next() == source)
    plan.start(source)
    for seed in [1, 3] {
      #expect(plan.next()?.seed == seed)
      plan.start(run(seed))
    }
    #expect(plan.next() == nil)
    #expect(!plan.isFinished)
    #expect(plan.counts.todo == 1)
    plan.finish(source, .completed)
    #expect(plan.next() == user)
    #expect(plan.need(of: user) == source)
  }

  @Test func `what is needed and was done before holds nobody up`() {
    let source = run(1)
    let plan = Plan([run(0, needs: source), source], done: [source.digest])
    #expect(plan.next()?.seed == 0)
  }

  @Test func `a failure blocks what needs it, and only that`() {
    let source = run(0)
    let users = [run(1, needs: source), run(2, needs: source)]
    let distant = run(3, needs: users[0])
    var plan = Plan([source] + users + [distant, run(4)], limits: Limits(retries: 1))
    plan.start(source)
    plan.finish(source, .killed(signal: 9))
    #expect(plan.counts.blocked == 0)
    plan.start(run(4))
    plan.enqueue(source)
    plan.start(source)
    plan.finish(source, .killed(signal: 9))
    #expect(plan.state(of: users[1]) == .blocked(by: source))
    #expect(plan.state(of: distant) == .blocked(by: users[0]))
    #expect(plan.blocked(by: source) == [users[0], distant, users[1]])
    #expect(plan.blocked(by: run(4)) == [])
    #expect(plan.counts.blocked == 3)
    plan.finish(run(4), .completed)
    #expect(plan.isFinished)
    #expect(plan.attempts(at: users[0]) == 0)
  }

  @Test func `an interruption blocks nothing`() {
    let source = run(0)
    let user = run(1, needs: source)
    var plan = Plan([source, user])
    plan.start(source)
    plan.finish(source, .cancelled)
    #expect(plan.state(of: user) == .cancelled)
    plan = Plan([source, user])
    plan.start(source)
    plan.cancel()
    plan.finish(source, .completed)
    #expect(plan.state(of: user) == .cancelled)
    #expect(plan.isFinished)
  }

  @Test(arguments: 1...20)
  func `counts add up and no run is lost, whatever happens`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var runs: [Run] = []
    for seed in 0..<30 {
      let source = Bool.random(using: &random) ? runs.randomElement(using: &random) : nil
      runs.append(run(seed, needs: source))
    }
    runs.shuffle(using: &random)
    var plan = Plan(runs, limits: Limits(retries: 2))
    let outcomes: [Outcome] = [
      .completed, .killed(signal: 11), .failed(message: ""), .exited(code: 1),
    ]
    var running: [Run] = []
    var (held, resting): ([Run], [Run]) = ([], [])
    while !plan.isFinished {
      if !resting.isEmpty, Bool.random(using: &random) {
        plan.enqueue(resting.removeFirst())
      } else if !held.isEmpty, Bool.random(using: &random) {
        let run = held.removeFirst()
        switch Int.random(in: 0..<3, using: &random) {
        case 0: plan.free(run)
        default: plan.endElsewhere(run, outcomes.randomElement(using: &random)!)
        }
      } else if let next = plan.next(), running.count < 4, Bool.random(using: &random) {
        if let source = plan.need(of: next) { #expect(plan.state(of: source) == .done) }
        plan.start(next)
        running.append(next)
      } else if let index = running.indices.randomElement(using: &random) {
        let run = running.remove(at: index)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: plan.giveBack(run)
        case 1:
          plan.hold(run)
          held.append(run)
        default:
          if plan.finish(run, outcomes.randomElement(using: &random)!) { resting.append(run) }
        }
      }
      let counts = plan.counts
      #expect(counts.running == running.count)
      #expect(counts.held == held.count)
      let over = counts.done + counts.failed + counts.blocked + counts.held
      #expect(over + counts.running + counts.todo == counts.total)
    }
    #expect(plan.counts.done + plan.counts.failed + plan.counts.blocked == 30)
    for run in plan.runs {
      guard case .blocked(let source) = plan.state(of: run) else {
        // Those that ended elsewhere may have had none here.
        #expect((0...3).contains(plan.attempts(at: run)))
        continue
      }
      #expect(plan.attempts(at: run) == 0)
      #expect(source == plan.need(of: run))
    }
  }

  @Test func `a plan of ten thousand runs is made in less than 50 ms`() throws {
    let runs = (0..<10_000).map { run($0) }
    // A machine may be slow for a moment, but not each time.
    try Patience(seconds: 10).wait(for: "a plan that is made in less than 50 ms") {
      ContinuousClock().measure { _ = Plan(runs) } < .milliseconds(50)
    }
  }
}
