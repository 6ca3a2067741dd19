import Execution
import Foundation
import Sweeps
import Testing
import Workbench

/// Who executes what, as people see it who do not execute it.
@Suite struct HolderTests {
  /// Root may write anywhere, so the child gives that up first.
  @Test func `who may make no file beside the leases takes no launcher for silent`() async throws {
    let folder = try TemporaryFolder()
    let launcher = Launcher(token: "a", host: "n1", process: 1)
    let leases = try Leases(folder.url, as: launcher)
    guard case .granted = try leases.claim(run(1).digest) else {
      Issue.record("nobody else holds it")
      return
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -300)],
      ofItemAtPath: folder.url.appendingPathComponent("launcher-a").path)
    let known = try #require(Leases.holders(in: folder.url)[run(1).digest.short])
    #expect(known.isSilent)
    chmod(folder.url.path, 0o555)
    await #expect(processExitsWith: .success) { [place = folder.url as URL] in
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let holder = try #require(Leases.holders(in: place)[run(1).digest.short])
      #expect(holder.silence == nil)
      #expect(!holder.isSilent)
      #expect("\(holder)" == "process 1 on n1")
    }
    chmod(folder.url.path, 0o755)
    leases.close()
  }
}
