import Foundation
import Testing
import Workbench

/// `polo cancel` where Slurm is slow, silent or unwilling, or a launcher is still submitting.
@Suite struct CancellationTests {
  @Test func `what is cancelled where Slurm does not answer is told`() throws {
    let slurm = try FakeSlurm()
    try slurm.refuse("summary.sh")
    #expect(try slurm.submit().code == 1)
    try slurm.tell("silent", "yes")
    let ending = try slurm.place.polo("cancel", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains("submissions that were not completely handed in are cancelled"),
      "\(ending.errors)")
    try slurm.tell("silent", "")
    #expect(try slurm.place.polo("cancel", "sweep.yaml").code == 0)
    #expect(slurm.queued.isEmpty)
  }

  @Test func `what is cancelled while it is submitted leaves nothing in the queue`() throws {
    let slurm = try FakeSlurm(configuration: "SchedulerParameters = max_array_tasks=5\n")
    let cancel = "(cd \(slurm.place.folder.path) && \"$POLO\" cancel sweep.yaml) > /dev/null"
    try slurm.tell("before", "[ $(wc -l < jobs) != 1 ] || \(cancel)")
    let ending = try slurm.submit("slurm.pack=1")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("it was cancelled meanwhile"), "\(ending.errors)")
    #expect(slurm.jobs.count == 2)
    #expect(slurm.queued.isEmpty)
  }

  @Test func `what is cancelled before Slurm has any of it leaves nothing in the queue`() throws {
    let slurm = try FakeSlurm()
    let cancel = "(cd \(slurm.place.folder.path) && \"$POLO\" cancel sweep.yaml > cancel.txt)"
    try slurm.tell("before", "[ -s jobs ] || \(cancel)")
    let ending = try slurm.submit()
    #expect(ending.code == 1)
    #expect(ending.errors.contains("it was cancelled meanwhile"), "\(ending.errors)")
    #expect(slurm.jobs.count == 1)
    #expect(slurm.queued.isEmpty)
    #expect(
      try slurm.place.text("cancel.txt")
        == "nothing of small is pending or running under Slurm; "
        + "submissions that were not completely handed in are cancelled\n")
  }

  @Test func `what cannot be marked as cancelled is cancelled all the same, and that is told`()
    throws
  {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    // It leads to where nothing can be written.
    try FileManager.default.createSymbolicLink(
      at: slurm.place.file("results/small/slurm/\(slurm.submissions[0])/cancelled"),
      withDestinationURL: slurm.place.file("nowhere/cancelled"))
    let ending = try slurm.place.polo("cancel", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("at this moment may come again"), "\(ending.errors)")
    #expect(ending.output.hasPrefix("cancelled "), "\(ending.output)")
    #expect(slurm.queued.isEmpty)
  }

  @Test func `a job that Slurm does not let be cancelled keeps no other from it`() throws {
    let slurm = try FakeSlurm(configuration: "SchedulerParameters = max_array_tasks=5\n")
    #expect(try slurm.submit("slurm.pack=1").code == 0)
    #expect(slurm.queued.count == 4)
    try slurm.tell("kept", "-0")
    let ending = try slurm.place.polo("cancel", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.hasPrefix("scancel: error: Access denied\n"), "\(ending.errors)")
    #expect(ending.errors.contains("5 of 13 jobs have not ended yet"), "\(ending.errors)")
    #expect(slurm.queued.count == 1)
    try slurm.tell("kept", "none")
    #expect(try slurm.place.polo("cancel", "sweep.yaml").output == "cancelled 5 jobs of small\n")
  }
}
