public import Foundation
public import Sweeps

/// Everything that was submitted for a sweep, and how to find out where it stands, from any machine that sees the
/// results and has Slurm's commands, without a process that keeps running.
public struct Submissions: Sendable {
  /// Oldest first.
  private let all: [(folder: SubmissionFolder, submission: Submission)]

  /// - Parameter results: Of the sweep.
  /// - Throws: `ExecutionError.submissionUnreadable`: what cannot be read is not taken for absent.
  public init(in results: URL) throws(ExecutionError) {
    all = try SubmissionFolder.list(in: results)
  }

  /// Those that nobody has cancelled and whose job at the end is not recorded as accepted: somebody may be handing them
  /// in.
  public var unfinished: [SubmissionFolder] {
    all.map(\.folder).filter { !$0.isAccepted(array: nil) && !$0.isCancelled }
  }

  /// Those that somebody has cancelled.
  public var cancelled: Set<SubmissionFolder> { Set(all.map(\.folder).filter(\.isCancelled)) }

  /// The latest submission, if Slurm has accepted runs of it, but not the job at the end that would have made tables
  /// and figures of all.
  ///
  /// - Throws: `ExecutionError` if Slurm does not say whether it has that job, whose acceptance was not recorded.
  public func lackingSummary(
    asking slurm: Slurm
  ) async throws(ExecutionError) -> (folder: SubmissionFolder, submission: Submission)? {
    guard let (folder, submission) = all.last, !folder.isCancelled,
      !folder.isAccepted(array: nil)
    else { return nil }
    let queued = try await slurm.queue(
      of: submission.jobNames + [submission.summaryName], user: submission.user)
    if queued.contains(where: { $0.name.job == submission.summaryName }) { return nil }
    // polo may have been killed before it could record that an array was accepted.
    let isAccepted =
      !queued.isEmpty || submission.arrays.indices.contains { folder.isAccepted(array: $0) }
    guard isAccepted || folder.hasBegun else { return nil }
    return (folder, submission)
  }

  /// Asks Slurm, once for all submissions, where runs stand; those that were not submitted, or not accepted, are left
  /// out.
  ///
  /// Where Slurm is silent, every state is `unknown`. Elements that the queue has forgotten are looked up in the
  /// accounts where the cluster keeps them; one that neither knows is `absent`, which does not prove it dead.
  ///
  /// - Parameters:
  ///   - runs: Those that have no record.
  ///   - slurm: Whom to ask.
  ///   - pause: If given, elements that are absent are looked for once more after it.
  /// - Returns: the runs, and why Slurm is silent if it is.
  /// - Throws: if files of a submission cannot be read.
  public func standings(
    of runs: [Run], asking slurm: Slurm, lookingAgainAfter pause: Duration? = nil
  ) async throws -> (runs: [Digest: SubmittedRun], silence: ExecutionError?) {
    let dealt = try dealt(runs)
    if dealt.isEmpty { return ([:], nil) }
    var entries: [ElementName: ElementEntry] = [:]
    var silence: ExecutionError?
    do throws(ExecutionError) {
      entries = try await self.entries(of: dealt, slurm)
      if let pause, dealt.contains(where: { entries[$0.element] == nil }) {
        try? await Task.sleep(for: pause)
        entries.merge(try await self.entries(of: dealt, slurm)) { $1 }
      }
    } catch {
      silence = error
    }
    var standings: [Digest: SubmittedRun] = [:]
    for (run, place, element, isAccepted) in dealt {
      let entry = entries[element]
      // An element that Slurm knows has been accepted, even if this was not recorded.
      if entry == nil, silence == nil, !isAccepted { continue }
      let standing = SubmittedRun(
        state: entry?.state ?? (silence == nil ? .absent : .unknown),
        jobID: entry?.jobID, log: all[place].folder.log(of: element),
        isCancelled: all[place].folder.isCancelled)
      standings[run] = standings[run].map(standing.preferred) ?? standing
    }
    return (standings, silence)
  }

  /// The ids of the jobs at the end that have not ended: a later one waits for them, so that it has the last word on
  /// tables and figures.
  ///
  /// - Throws: `ExecutionError` if Slurm does not say.
  public func liveSummaries(asking slurm: Slurm) async throws(ExecutionError) -> [String] {
    var ids: Set<String> = []
    for (user, places) in byUser(Array(all.indices)) {
      let names = places.map { all[$0].submission.summaryName }
      for entry in try await slurm.queue(of: names, user: user) where entry.state.isLive {
        ids.insert(entry.jobID)
      }
    }
    return ids.sorted()
  }

  /// The jobs of these submissions that have not ended, those at the end too.
  ///
  /// - Returns: each job's name and how many of its elements are live.
  /// - Throws: `ExecutionError` if Slurm does not say.
  public func live(
    asking slurm: Slurm
  ) async throws(ExecutionError) -> [(folder: SubmissionFolder, job: String, elements: Int)] {
    var live: [(folder: SubmissionFolder, job: String, elements: Int)] = []
    for (user, places) in byUser(Array(all.indices)) {
      let names = places.flatMap { all[$0].submission.jobNames + [all[$0].submission.summaryName] }
      let entries = try await slurm.queue(of: names, user: user).filter(\.state.isLive)
      let counts = Dictionary(entries.map { ($0.name.job, 1) }, uniquingKeysWith: +)
      for place in places {
        let submission = all[place].submission
        for job in submission.jobNames + [submission.summaryName] {
          if let count = counts[job] { live.append((all[place].folder, job, count)) }
        }
      }
    }
    return live
  }

  /// A run and the element that it was dealt to.
  private typealias Dealt = (run: Digest, place: Int, element: ElementName, isAccepted: Bool)

  /// The elements that runs were dealt to, oldest submission first.
  private func dealt(_ runs: [Run]) throws -> [Dealt] {
    let wanted = Dictionary(
      runs.map { ($0.digest.short, $0.digest) }, uniquingKeysWith: { first, _ in first })
    if wanted.isEmpty { return [] }
    var dealt: [Dealt] = []
    for place in all.indices {
      let (folder, submission) = all[place]
      let accepted = submission.arrays.indices.map { folder.isAccepted(array: $0) }
      for (number, digests) in try folder.digests().enumerated() {
        let own = digests.compactMap { wanted[String($0)] }
        guard !own.isEmpty, let element = submission.element(at: number),
          let array = submission.array(ofElement: number)
        else { continue }
        dealt += own.map { ($0, place, element, accepted[array]) }
      }
    }
    return dealt
  }

  private func byUser(_ places: [Int]) -> [String: [Int]] {
    Dictionary(grouping: places) { all[$0].submission.user }
  }

  private func entries(
    of dealt: [Dealt], _ slurm: Slurm
  ) async throws(ExecutionError) -> [ElementName: ElementEntry] {
    var found: [ElementName: ElementEntry] = [:]
    for (user, places) in byUser(Set(dealt.map(\.place)).sorted()) {
      let names = places.flatMap { all[$0].submission.jobNames }
      // Two share a name where a job was handed in again because its acceptance had not been reported.
      for entry in try await slurm.queue(of: names, user: user)
      where found[entry.name]?.state.isLive != true { found[entry.name] = entry }
      let lost = Set(dealt.lazy.filter { found[$0.element] == nil }.map(\.element.job))
      if lost.isEmpty { continue }
      let since = places.map { all[$0].submission.time }.min() ?? Date()
      for entry in await slurm.accounts(of: lost.sorted(), user: user, since: since)
      where found[entry.name] == nil { found[entry.name] = entry }
    }
    return found
  }
}
