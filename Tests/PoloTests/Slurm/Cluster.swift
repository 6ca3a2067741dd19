import Foundation
import Synchronization
import Testing
import Workbench

/// A real Slurm of two nodes on this host, for one test: what the test does to it disturbs no other.
///
/// It is there only where `make test-slurm` says so; a cluster that does not start fails the test.
final class Cluster: Sendable {
  /// The folder that `make test-slurm` makes for clusters, and clears up whatever becomes of the tests.
  static let root = ProcessInfo.processInfo.environment["POLO_SLURM_CLUSTERS"]

  private static let started = Mutex(0)

  let folder: String
  let variables: [String: String]

  /// - Parameters:
  ///   - processors: Of each of its two nodes.
  ///   - arraySize: One more than the greatest index of an array.
  init(processors: Int = 4, arraySize: Int = 1001) async throws {
    let root = try #require(Self.root)
    let number = Self.started.withLock { number in
      number += 1
      return number
    }
    folder = "\(root)/\(number)"
    variables = ["SLURM_CONF": "\(folder)/slurm.conf"]
    let settings = [
      "NODES": "2", "CPUS": "\(processors)", "MAX_ARRAY_SIZE": "\(arraySize)",
      // Of its own among those of this process; other processes begin elsewhere.
      "PORT": "\(10000 + 500 * ((Int(getpid()) + number) % 44))",
    ]
    let (code, output) = try await Self.run(Self.script, ["start", folder], settings)
    try #require(code == 0, "\(output)")
  }

  deinit { _ = try? Self.runBlocking(Self.script, ["stop", folder], [:]) }

  private static let script = Checkout.folder
    .appendingPathComponent("scripts/slurm-cluster.sh").path

  /// `kill` or `launch` and the name of a daemon.
  func script(_ verb: String, _ name: String) async throws {
    let (code, output) = try await Self.run(Self.script, [verb, folder, name], [:])
    #expect(code == 0, "\(output)")
  }

  /// Calls one of Slurm's commands, which must succeed.
  @discardableResult
  func slurm(_ command: String, _ arguments: String...) async throws -> String {
    let (code, output) = try await call(command, arguments)
    #expect(code == 0, "\(command) \(arguments): \(output)")
    return output
  }

  /// Calls one of Slurm's commands, which may fail.
  func attempt(_ command: String, _ arguments: String...) async throws -> (
    code: Int32, output: String
  ) {
    try await call(command, arguments)
  }

  private func call(_ command: String, _ arguments: [String]) async throws -> (
    code: Int32, output: String
  ) {
    try await Self.run("/usr/bin/env", [command] + arguments, variables)
  }

  /// Jobs in the queue in a state, by their ids: `12_3`.
  func jobs(_ states: String, _ format: String = "%i") async throws -> [String] {
    try await slurm("squeue", "-h", "-r", "-t", states, "-o", format).split(separator: "\n")
      .map(String.init)
  }

  /// Processes of this cluster's jobs whose command line holds all words.
  func processes(_ words: String...) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { process in
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
        let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ"),
        environment.range(of: Data("SLURM_CONF=\(folder)/slurm.conf\0".utf8)) != nil
      else { return false }
      return words.allSatisfy { line.range(of: Data($0.utf8)) != nil }
    }
  }

  private static func run(
    _ program: String, _ arguments: [String], _ variables: [String: String]
  ) async throws -> (code: Int32, output: String) {
    try await onThread { try runBlocking(program, arguments, variables) }
  }

  private static func runBlocking(
    _ program: String, _ arguments: [String], _ variables: [String: String]
  ) throws -> (code: Int32, output: String) {
    let ending = try Command(program, arguments, variables: variables).run()
    return (ending.code, ending.text)
  }
}

/// Does what blocks on a thread of its own: tests share a few, and would hold each other up.
func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
  }
}
