import Foundation
import Workbench

/// Changes inputs at random, again and again, in the hope that one of them crashes or hangs what reads it.
///
/// What a reader answers guides it: inputs that are answered as none was before are changed further. The input of
/// the moment lies in a file, so that one that ends the process is not lost. `POLO_FUZZ_SECONDS` says for how long
/// it goes on, two seconds unless stated.
public struct Fuzzer {
  public struct Report: Sendable {
    /// Each once, without numbers and quoted words.
    public let answers: Set<String>
    /// Of one input.
    public let mostSeconds: Double
  }

  private let name: String
  private var pool: [[UInt8]]
  private var mutation: Mutation
  private let seed: UInt64
  /// Of an input: what a change adds to the longest of the corpus finds room, so that its end is not cut off.
  private let longest: Int

  /// - Parameters:
  ///   - name: of the file that holds the input of the moment, `.build/fuzz/<name>`.
  ///   - corpus: inputs to begin with.
  ///   - words: what is worth putting into an input.
  public init(_ name: String, corpus: [[UInt8]], words: [String]) {
    self.name = name
    pool = corpus
    longest = max(1 << 16, 2 * (corpus.map(\.count).max() ?? 0))
    seed = UInt64.random(in: .min ... .max)
    mutation = Mutation(seed: seed, words: words.map { Array($0.utf8) })
  }

  /// - Parameter read: gives its answer to an input; the same kind of answer in the same words.
  public mutating func run(_ read: ([UInt8]) -> String) throws -> Report {
    let text = ProcessInfo.processInfo.environment["POLO_FUZZ_SECONDS"] ?? "2"
    let witness = try Witness(name, capacity: longest + 1024)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Double(text) ?? 2)
    var answers: Set<String> = []
    var executions = 0
    var most = Duration.zero
    print("fuzzing \(name) with seed \(seed) for \(text) s")
    let corpusCount = pool.count
    while clock.now < end || executions < corpusCount + 100 {
      let known = executions < corpusCount
      let input = known ? pool[executions] : mutation.apply(to: pool, longest: longest)
      witness.keep(input)
      let begin = clock.now
      let answer = read(input)
      most = max(most, clock.now - begin)
      executions += 1
      // Numbers and quoted words are the input's own.
      if answers.insert(answer.replacing(/'[^']*'|[0-9]+/, with: "")).inserted && !known {
        pool.append(input)
      }
    }
    witness.discard()
    let report = Report(answers: answers, mostSeconds: most / .seconds(1))
    print(
      "\(executions) executions, \(answers.count) answers, \(report.mostSeconds) s at most")
    return report
  }
}

/// A file that holds the input of the moment, whatever becomes of this process.
private struct Witness {
  private let path: String
  private let bytes: UnsafeMutablePointer<UInt8>
  private let capacity: Int

  init(_ name: String, capacity: Int) throws {
    let folder = Checkout.folder.appendingPathComponent(".build/fuzz")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent(name).path
    self.capacity = capacity
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0, ftruncate(file, off_t(capacity + 8)) == 0,
      let memory = mmap(nil, capacity + 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { throw CocoaError(.fileWriteUnknown) }
    close(file)
    bytes = memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Eight bytes of its length, then the input.
  func keep(_ input: [UInt8]) {
    let count = min(input.count, capacity)
    UnsafeMutableRawPointer(bytes).storeBytes(of: UInt64(count), as: UInt64.self)
    input.withUnsafeBufferPointer { (bytes + 8).update(from: $0.baseAddress!, count: count) }
  }

  func discard() {
    munmap(bytes, capacity + 8)
    unlink(path)
  }
}
