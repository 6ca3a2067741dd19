import Foundation
import Testing
import Workbench

/// What becomes of a sweep when Slurm takes only a part of it, or says no.
@Suite struct RefusalTests {
  @Test func `a job at the end that was refused is submitted by the next command, once`() throws {
    let slurm = try FakeSlurm()
    try slurm.refuse("summary.sh")
    let first = try slurm.submit()
    #expect(first.code == 1)
    #expect(first.errors.contains("all submitted but the job that makes tables"), "\(first.errors)")
    #expect(try slurm.submit("--dry-run").output.contains("would submit results/small/slurm/"))
    try slurm.refuse("")
    let second = try slurm.submit()
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.output.contains("submitted the job that makes tables"), "\(second.output)")
    #expect(slurm.jobs.count == 2)
    #expect(try #require(slurm.jobs.last).contains("--dependency=afterany:1 "))
    #expect(try #require(slurm.jobs.last).hasSuffix("summary.sh"))
    #expect(try slurm.submit().output.contains("nothing to submit"))
    #expect(slurm.jobs.count == 2)
  }

  @Test func `a submission of which nothing was accepted leaves nothing`() throws {
    let slurm = try FakeSlurm()
    try slurm.refuse("array-*")
    let refused = try slurm.submit()
    #expect(refused.code == 1)
    #expect(refused.errors.contains("0 of 1 array submitted"), "\(refused.errors)")
    #expect(refused.errors.contains("sbatch: error: Invalid account"))
    #expect(refused.errors.contains("as in slurm.account=lab"), "\(refused.errors)")
    #expect(!refused.errors.contains("----"))
    #expect(slurm.submissions.isEmpty)
    let status = try slurm.place.polo("status", "sweep.yaml").output
    #expect(!status.contains("unknown"), "\(status)")
    let part = try slurm.submit("--only", "*seed=1").errors
    #expect(part.contains("--only '*seed=1' --on slurm' submits what is missing"), "\(part)")
    try slurm.refuse("")
    #expect(try slurm.submit().output.contains("submitted 12 runs"))
  }

  @Test(arguments: zip(["array-0.sh", "array-1.sh"], [12, 7]))
  func `runs that were given up stay so where Slurm refuses them`(
    script: String, count: Int
  ) throws {
    let slurm = try FakeSlurm(configuration: "SchedulerParameters = max_array_tasks=5\n")
    try slurm.giveUp(12)
    try slurm.refuse(script)
    let refused = try slurm.submit("--retry", "failed", "slurm.pack=1")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("--retry failed"), "\(refused.errors)")
    var standing = try slurm.standing()
    #expect((standing["failures"] as? [Any])?.count == count)
    #expect(standing["pending"] as? Int == 12 - count)
    #expect(slurm.submissions.isEmpty == (count == 12))
    try slurm.refuse("")
    let rest = try slurm.submit("--retry", "failed", "slurm.pack=1").output
    #expect(rest.contains("submitted \(count) runs"), "\(rest)")
    standing = try slurm.standing()
    #expect((standing["failures"] as? [Any])?.isEmpty == true)
    #expect(standing["pending"] as? Int == 12)
  }

  @Test func `where all that is left has failed nothing is submitted, and that is no success`()
    throws
  {
    let slurm = try FakeSlurm()
    try slurm.giveUp(12)
    let ending = try slurm.submit()
    #expect(ending.code == 1)
    #expect(ending.output.contains("12 runs failed or need one that did; "), "\(ending.text)")
    #expect(slurm.jobs.isEmpty)
  }

  /// While the next submission hands in its array another one begins and, once that waits, something else is done.
  ///
  /// - Returns: what the other has said so far.
  private func submittingTwice(
    _ slurm: FakeSlurm, _ then: String = "true"
  ) throws -> () -> String {
    let answer = slurm.place.file("second.txt")
    try slurm.tell(
      "before",
      """
      if [ ! -s jobs ] && [ ! -e \(answer.path) ]; then
        (cd \(slurm.place.folder.path) && exec "$POLO" run sweep.yaml --on slurm) \
          > \(answer.path) 2>&1 &
        for try in {1..400}; do
          if grep -qE 'waiting|submitted' \(answer.path); then break; fi
          sleep 0.05
        done
        (cd \(slurm.place.folder.path) && \(then)) > /dev/null 2>&1
      fi
      """)
    return { (try? String(contentsOf: answer, encoding: .utf8)) ?? "" }
  }

  @Test func `of two that submit a sweep at once the second finds all in the queue`() throws {
    let slurm = try FakeSlurm()
    let second = try submittingTwice(slurm)
    let first = try slurm.submit()
    #expect(first.output.contains("submitted 12 runs"), "\(first.text)")
    try slurm.place.wait("the second to end") { second().contains("says where the") }
    #expect(second().contains("waiting for process "), "\(second())")
    #expect(second().contains(", which submits small too\n"), "\(second())")
    #expect(second().contains("12 runs pending or running under Slurm already\nnothing to submit"))
    #expect(slurm.jobs.count == 2)
    let leases = slurm.place.file("results/.leases").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: leases) == [])
  }

  @Test func `what was done while a launcher waited to submit it does not submit`() throws {
    let slurm = try FakeSlurm()
    let second = try submittingTwice(slurm, "exec \"$POLO\" run sweep.yaml")
    #expect(try slurm.submit().code == 0)
    try slurm.place.wait("the second to end") { second().contains("nothing to submit") }
    #expect(slurm.place.records().count == 12)
    #expect(slurm.jobs.count == 2, "\(second())")
  }

  @Test func `what is cancelled while a launcher waited to submit it is not submitted`() throws {
    let slurm = try FakeSlurm()
    let second = try submittingTwice(slurm, "exec \"$POLO\" cancel sweep.yaml")
    let first = try slurm.submit()
    #expect(first.code == 1)
    #expect(first.errors.contains("it was cancelled meanwhile"), "\(first.errors)")
    try slurm.place.wait("the second to end") { second().contains("submits it\n") }
    #expect(second().contains("the sweep was cancelled while this launcher waited"), "\(second())")
    #expect(slurm.jobs.count == 1 && slurm.queued.isEmpty)
    // Whoever asks for it again after that means it.
    #expect(try slurm.submit().output.contains("submitted 12 runs"))
  }

  @Test func `a dry run shows its scripts where Slurm does not answer`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    try slurm.tell("silent", "yes")
    let shown = try slurm.submit("--dry-run")
    #expect(shown.code == 0, "\(shown.errors)")
    let comment = "# Slurm does not answer: what is in the queue is unknown\n"
    #expect(shown.output.contains("\(comment)# results/small/slurm/"), "\(shown.output)")
    #expect(shown.output.contains("would submit 12 runs"), "\(shown.output)")
    #expect(slurm.jobs.count == 2)
  }

  @Test func `runs whose element is lost are left, whatever their leases say`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit("slurm.pack=12").code == 0)
    let file = "results/small/slurm/\(slurm.submissions[0])/digests.txt"
    let digests = try slurm.place.text(file).split(whereSeparator: \.isWhitespace)
    let launcher =
      #"{"boot":"b","host":"n1","namespace":"","process":7,"start":0,"token":"t"}"# + "\n"
      + "000000000001\n"
    for digest in digests.prefix(2) {
      try Data(launcher.utf8).write(to: slurm.place.file("results/.leases/\(digest)"))
    }
    let alive = try slurm.standing()
    #expect(alive["running"] as? Int == 2 && alive["left"] as? Int == 10)
    let name = try #require(slurm.queued.first { $0.hasSuffix("-0") })
    try slurm.tell("queue", "")
    try slurm.tell("accounts", "\(name)|1_0|NODE_FAIL\n")
    let lost = try slurm.standing()
    #expect(lost["running"] as? Int == 0 && lost["left"] as? Int == 12)
    #expect(lost["lost"] as? Int == 12)
    let arms = try #require(lost["arms"] as? [[String: Any]])
    #expect(arms.compactMap { $0["left"] as? Int } == [3, 3, 3, 3])
    let status = try slurm.place.polo("status", "sweep.yaml")
    #expect(status.code == 1)
    let text = status.output
    #expect(text.contains("its lease, of process 7 on n1, has not run out"), "\(text)")
    #expect(text.contains("'polo run sweep.yaml --on slurm' runs what is left"), "\(text)")
  }

  @Test func `what accounts alone take for running is not waited for`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    let name = try #require(slurm.queued.first { $0.hasSuffix("-0") })
    try slurm.tell("queue", "")
    try slurm.tell("accounts", "\(name)|1_0|RUNNING\n")
    let status = try slurm.place.polo("status", "sweep.yaml").output
    #expect(status.contains("12 unknown"), "\(status)")
    #expect(try slurm.submit().output.contains("submitted 12 runs"))
  }

  @Test func `a job whose acceptance could not be kept is told, and has its job at the end`() throws
  {
    let slurm = try FakeSlurm()
    let away = slurm.place.file("away")
    // When sbatch has read its script, the folder of the submission is gone.
    try slurm.tell(
      "before", "cp \"$script\" copy.sh; mv \"${script%/*/*}\" \(away.path); script=copy.sh")
    let first = try slurm.submit()
    #expect(first.code == 1)
    #expect(first.errors.contains("; job 1 is in the queue nevertheless"), "\(first.errors)")
    #expect(first.errors.contains("all submitted but the job that makes tables"), "\(first.errors)")
    try FileManager.default.moveItem(at: away, to: slurm.place.file("results/small/slurm"))
    try slurm.tell("before", "")
    let second = try slurm.submit()
    #expect(second.output.contains("submitted the job that makes tables"), "\(second.text)")
    #expect(slurm.jobs.count == 2)
    #expect(try #require(slurm.jobs.last).contains("--dependency=afterany:1 "))
    #expect(try slurm.submit().output.contains("nothing to submit"))
  }

  @Test func `a job whose sbatch was killed after it was accepted is found by its name`() throws {
    let slurm = try FakeSlurm()
    try slurm.tell("before", "trap 'kill -9 $$' EXIT")
    let ending = try slurm.submit()
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(slurm.submissions.count == 1)
    #expect(slurm.jobs.count == 2)
    #expect(try slurm.submit().output.contains("nothing to submit"))
    #expect(slurm.jobs.count == 2)
  }

  @Test func `what was accepted before sbatch was killed and Slurm fell silent stays submitted`()
    throws
  {
    let slurm = try FakeSlurm()
    try slurm.tell("before", "trap 'echo yes > silent; kill -9 $$' EXIT")
    let first = try slurm.submit()
    #expect(first.code == 1)
    #expect(first.errors.contains("Slurm does not answer"), "\(first.errors)")
    #expect(slurm.submissions.count == 1)
    try slurm.tell("before", "")
    try slurm.tell("silent", "")
    let second = try slurm.submit()
    #expect(
      second.output.hasPrefix("12 runs pending or running under Slurm already\n"), "\(second.text)")
    #expect(slurm.submissions.count == 1)
    // The array and the job at the end.
    #expect(slurm.jobs.count == 2)
  }

  @Test func `a folder of results that Slurm could not print to is refused`() throws {
    let slurm = try FakeSlurm()
    let ending = try slurm.submit("--results", "a\\b")
    #expect(ending.code == 64)
    #expect(
      ending.errors.contains("Slurm writes no output to a folder with a backslash"),
      "\(ending.errors)")
    #expect(slurm.jobs.isEmpty)
  }

  @Test func `what Slurm holds is told with what lets it go on, and is not submitted again`() throws
  {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit("slurm.pack=6").code == 0)
    let name = try #require(slurm.queued.first { $0.hasSuffix("-0") })
    try slurm.tell(
      "queue", "\(name)|1|0|PENDING|JobHoldMaxRequeue\n\(name)|1|1|REQUEUE_HOLD|None\n")
    let standing = try slurm.place.polo("status", "sweep.yaml")
    #expect(standing.code == 1)
    let status = standing.output
    #expect(status.contains("under Slurm: 0 pending, 12 held, 0 lost, 0 unknown\n"), "\(status)")
    let told = ": held: JobHoldMaxRequeue; 'scontrol release 1' lets it go on\n"
    #expect(status.contains(told), "\(status)")
    #expect(!status.contains("runs what is left"), "\(status)")
    #expect(try slurm.standing()["held"] as? Int == 12)
    let again = try slurm.submit("slurm.pack=6").output
    #expect(
      again.hasPrefix(
        "12 runs are held by Slurm; 'scontrol release 1' lets them go on\nnothing to submit"),
      "\(again)")
    #expect(slurm.jobs.count == 2)
    #expect(try slurm.place.polo("cancel", "sweep.yaml").code == 0)
    #expect(slurm.queued.isEmpty)
  }

  @Test func `the job at the end of a sweep that grew waits for the earlier one`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit("seeds=0").code == 0)
    #expect(try slurm.submit().code == 0)
    #expect(slurm.jobs.count == 4)
    #expect(slurm.jobs[3].contains("--dependency=afterany:3:1:2 "), "\(slurm.jobs)")
  }

  @Test func `evaluations wait for the trainings of this submission and of an earlier one`() throws
  {
    let once = try FakeSlurm(NeedsTests.sweep())
    #expect(try once.submit().code == 0)
    #expect(once.jobs[1].contains("--dependency=afterany:1 "), "\(once.jobs)")
    #expect(once.jobs[1].hasSuffix("array-1.sh"))
    let twice = try FakeSlurm(NeedsTests.sweep())
    #expect(try twice.submit("--only", "arm=train,*").code == 0)
    #expect(try twice.submit().code == 0)
    #expect(twice.jobs[3].contains("--dependency=afterany:1 "), "\(twice.jobs)")
    #expect(twice.jobs[3].hasSuffix("array-1.sh"))
  }

  @Test func `runs that were given up are submitted though their element lives`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    try slurm.giveUp(2)
    let again = try slurm.submit("--retry", "failed").output
    #expect(
      again.contains("10 runs pending or running under Slurm already\nsubmitted 2 runs"), "\(again)"
    )
  }

  @Test func `arrays are as long as the scheduler lets them be, and those refused are not unknown`()
    throws
  {
    let slurm = try FakeSlurm(configuration: "SchedulerParameters = max_array_tasks=5\n")
    try slurm.refuse("array-1.sh")
    let refused = try slurm.submit("slurm.pack=1")
    #expect(refused.errors.contains("1 of 3 arrays submitted"), "\(refused.errors)")
    let status = try slurm.place.polo("status", "sweep.yaml").output
    #expect(status.contains("5 pending (5 Priority), 0 lost, 0 unknown"), "\(status)")
    #expect(status.contains("'polo run sweep.yaml --on slurm' runs what is left"), "\(status)")
    try slurm.refuse("")
    let rest = try slurm.submit("slurm.pack=1").output
    #expect(rest.contains("submitted 7 runs in 7 elements of 2 arrays"), "\(rest)")
    let all = try slurm.place.polo("status", "sweep.yaml").output
    #expect(all.contains("12 pending"), "\(all)")
    #expect(!all.contains("runs what is left"), "\(all)")
  }

  @Test func `a submission that cannot be read is an error, and nothing is submitted twice`() throws
  {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    let file = "results/small/slurm/\(try #require(slurm.submissions.first))/submission.json"
    var fields = try #require(
      try JSONSerialization.jsonObject(with: Data(slurm.place.text(file).utf8)) as? [String: Any])
    fields["revision"] = nil
    try JSONSerialization.data(withJSONObject: fields).write(to: slurm.place.file(file))
    for ending in [
      try slurm.place.polo("cancel", "sweep.yaml"), try slurm.place.polo("status", "sweep.yaml"),
      try slurm.submit(),
    ] {
      #expect(ending.code == 1)
      #expect(ending.errors.contains("\(file): cannot be read"), "\(ending.errors)")
      #expect(ending.errors.contains("revision"))
    }
    #expect(slurm.jobs.count == 2)
  }

  @Test func `what a user exports for sbatch reaches it, but not before what the sweep states`()
    throws
  {
    let exported = ["SBATCH_ACCOUNT": "mine", "SBATCH_JOB_NAME": "x", "SLURM_JWT": "jwt"]
    let slurm = try FakeSlurm(variables: exported)
    #expect(try slurm.submit().code == 0)
    #expect(slurm.jobs.allSatisfy { $0.hasPrefix("account=mine name= token=jwt ") })
    let stating = try FakeSlurm(variables: exported)
    #expect(try stating.submit("slurm.account=lab").code == 0)
    #expect(stating.jobs.allSatisfy { $0.hasPrefix("account= name= token=jwt ") })
    let inJob = try FakeSlurm(variables: exported.merging(["SLURM_JOB_ID": "7"]) { $1 })
    #expect(try inJob.submit().code == 0)
    #expect(inJob.jobs.allSatisfy { $0.hasPrefix("account= name= token=jwt ") })
    #expect(slurm.jobs.count == 2 && stating.jobs.count == 2 && inJob.jobs.count == 2)
  }
}
