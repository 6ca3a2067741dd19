internal import Execution
internal import Foundation
internal import Records
internal import Sweeps

/// Why `polo run` would execute a run or not, and from where.
struct Explanation {
  private let run: Run
  private let results: ResultsDirectory
  private let source: Run?
  private let holders: [String: Leases.Holder]

  /// - Parameters:
  ///   - source: the run that it needs, if it needs one.
  ///   - holders: which launcher executes which run, by short digest.
  init(
    of run: Run, needing source: Run?, in results: ResultsDirectory,
    holders: [String: Leases.Holder]
  ) {
    self.holders = holders
    self.run = run
    self.results = results
    self.source = source
  }

  var text: String {
    let lines = ["digest \(run.digest.hexadecimal)"] + (results.isDone(run) ? done : left)
    return "\(run.id)\n" + lines.map { "  \($0)\n" }.joined()
  }

  private var done: [String] {
    let url = results.record(of: run)
    let place = results.isShared(run) ? " of another sweep" : ""
    var lines = ["will not run: it has a record\(place), \(url.relativeToHere)"]
    do {
      let record = try Record(opening: url)
      let maker = try record.maker
      lines.append(
        "made by polo \(maker.polo ?? "unknown"), numerics \(maker.numerics.map(String.init) ?? "unstated"), "
          + "build \(maker.build?.prefix(12) ?? "unstated"), begun "
          + (try record.provenance(.startedAt)))
      if try record.digest != run.digest.hexadecimal {
        lines.append("the record is another run's, \(try record.runID): 'polo verify' tells more")
      }
      lines += Maker(of: run, given: value).differences(from: maker).map { "drift: \($0)" }
    } catch {
      lines.append("the record cannot be believed: \(error)")
    }
    return lines
  }

  private var left: [String] {
    let record = results.record(of: run)
    var lines = ["will run: there is no \(record.relativeToHere)"]
    let holder = holders[run.digest.short]
    if let holder {
      lines = [
        holder.isSilent
          ? "will run: it was executed by \(holder)" : "is being executed by \(holder)"
      ]
    } else if let source, !results.isDone(source) {
      lines = [
        results.givenUp(source) == nil
          ? "will run after \(source.id), which it needs and which has no record"
          : "will not run: it needs \(source.id), which was given up; 'polo run --retry failed' asks for that again"
      ]
    }
    if let ending = OutcomeFile(beside: record).read() {
      lines.append(
        ending.outcome.isFailure
          ? "attempt \(ending.attempts) ended on \(ending.host) at \(ending.time): \(ending.outcome)"
          : "it was interrupted on \(ending.host) at \(ending.time), which counts as no attempt")
      if ending.isGivenUp, holder == nil {
        lines[0] = "will not run: it was given up; 'polo run --retry failed' asks for it again"
      }
    }
    lines.append(beginning)
    lines += RecordFile(record).leftovers.filter { $0.hasPrefix("record.aside") }.map {
      "set aside before: \($0)"
    }
    return lines
  }

  private var value: Digest? { source.flatMap(results.trainedValue).map(Digest.init) }

  /// Where the run would start or go on.
  private var beginning: String {
    let checkpoints = CheckpointFile(beside: results.record(of: run))
    do {
      switch try checkpoints.read(for: run, given: value, program: Program.identity) {
      case .nothing: return "starts at step 0: it has no checkpoint"
      case .checkpoint(let checkpoint):
        return
          "goes on from its checkpoint at step \(checkpoint.header.step) of \(checkpoint.header.steps)"
      case .unusable(let reason):
        return "starts at step 0: its checkpoint cannot be used: \(reason)"
      }
    } catch {
      return "fails until its checkpoint can be read: \(error)"
    }
  }
}
