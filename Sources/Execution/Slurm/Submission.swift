public import Foundation
public import Sweeps

/// What one `polo run --on slurm` handed in: everything that its elements need, as it was then.
public struct Submission: Sendable, Codable {
  /// 12 random hexadecimal digits, by which its jobs are found again.
  public let token: String
  /// When it was made, before Slurm was given any of it; by the clock of the machine that handed it in.
  public let time: Date
  /// The numeric id of the user who owns the jobs.
  public let user: String
  /// What the workers of its elements must know about the sweep.
  public let context: WorkerContext
  /// What each run may use, and how often it is tried again.
  public let limits: Limits
  /// What was asked of the cluster.
  public let options: SlurmOptions
  /// The sweep's results.
  public let results: URL
  /// The sweep file, overrides and folders, as a command line states them.
  public let arguments: [String]
  /// Patterns of the runs that were asked for; `nil` if all were.
  public let only: [String]?
  /// The commit of the sweep file's repository.
  public let revision: String
  /// The program that its elements execute; they refuse to go on with different content.
  public let program: ProgramFile
  /// Its job arrays; jobs and files are named by their places here.
  public let arrays: [SubmissionPlan.Array]

  public init(
    token: String = Self.makeToken(), time: Date = Date(), user: String = "\(getuid())",
    context: WorkerContext, limits: Limits, options: SlurmOptions, results: URL,
    arguments: [String], only: [String]? = nil, revision: String, program: ProgramFile,
    arrays: [SubmissionPlan.Array]
  ) {
    self.token = token
    self.time = time
    self.user = user
    self.context = context
    self.limits = limits
    self.options = options
    self.results = results
    self.arguments = arguments
    self.only = only
    self.revision = revision
    self.program = program
    self.arrays = arrays
  }

  /// A random token: always 12 digits, including leading zeros.
  public static func makeToken() -> String {
    let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// The name of the job of an array, by its place in `arrays`.
  public func jobName(ofArray place: Int) -> String { "polo-\(token)-\(place)" }

  /// Of all arrays, in their order; without the job at the end.
  public var jobNames: [String] { arrays.indices.map(jobName) }

  /// The job that makes tables and figures when all arrays have ended.
  public var summaryName: String { "polo-\(token)-summary" }

  /// The array that holds an element, by its place among all.
  public func array(ofElement place: Int) -> Int? {
    arrays.firstIndex { ($0.first..<$0.first + $0.count).contains(place) }
  }

  /// The element of an array job, by its place among all.
  public func element(at place: Int) -> ElementName? {
    array(ofElement: place).map {
      ElementName(job: jobName(ofArray: $0), index: place - arrays[$0].first)
    }
  }
}
