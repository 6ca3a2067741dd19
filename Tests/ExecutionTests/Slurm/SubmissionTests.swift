import Execution
import Foundation
import Sweeps
import Testing

/// How runs are dealt to arrays, and what is handed in.
@Suite struct SubmissionTests {
  private func runs(_ seeds: Range<Int>) -> [Run] { seeds.map { run($0) } }

  private func counts(_ plan: SubmissionPlan) -> [Int] { plan.arrays.map(\.count) }

  @Test func `every run is dealt once, whatever the pack and the limits`() {
    for count in [1, 2, 9, 10, 11, 29, 30, 31] {
      for pack in [1, 2, 3, 7, 50] {
        for size in [1, 3, 10, 1001] {
          let all = runs(0..<count)
          let plan = SubmissionPlan(all, pack: pack, limits: SlurmLimits(maxArraySize: size))
          #expect(plan.elements.joined().count == count)
          #expect(Set(plan.elements.joined()) == Set(all))
          #expect(plan.elements.allSatisfy { (1...pack).contains($0.count) })
          #expect(plan.arrays.allSatisfy { (1...size).contains($0.count) })
          // Arrays follow each other without a gap: an index counts on from the one before.
          var next = 0
          for array in plan.arrays {
            #expect(array.first == next)
            next += array.count
          }
          #expect(next == plan.elements.count)
        }
      }
    }
  }

  @Test func `elements have equal numbers of runs, and neighbours are in different ones`() {
    let plan = SubmissionPlan(runs(0..<10), pack: 4, limits: SlurmLimits())
    #expect(plan.elements.map { $0.map(\.seed) } == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]])
  }

  @Test func `an array is no longer than the cluster lets it be`() {
    let limits = SlurmLimits(maxArraySize: 1001)
    #expect(counts(SubmissionPlan(runs(0..<1001), pack: 1, limits: limits)) == [1001])
    #expect(counts(SubmissionPlan(runs(0..<1002), pack: 1, limits: limits)) == [1001, 1])
    #expect(counts(SubmissionPlan(runs(0..<2500), pack: 2, limits: limits)) == [1001, 249])
  }

  @Test func `runs that need others wait for the arrays that hold these`() {
    let training = runs(0..<5)
    let other = runs(10..<12)
    let evaluation = training.map { run(100 + $0.seed, needs: $0) }
    let plan = SubmissionPlan(
      evaluation + other + training, pack: 2, limits: SlurmLimits(maxArraySize: 2))
    #expect(counts(plan) == [2, 2, 2, 1])
    // 7 runs that need nothing, dealt to 4 elements: all trainings are among them.
    #expect(plan.arrays.map(\.after) == [[], [], [0, 1], [0, 1]])
    let trained = Set(plan.elements[0..<4].joined())
    #expect(trained == Set(training + other))
  }

  @Test func `what was trained or is in flight is waited for or not, as it should be`() {
    let (done, running) = (run(0), run(1))
    let plan = SubmissionPlan(
      [run(100, needs: done), run(101, needs: running)], pack: 1, limits: SlurmLimits(),
      inFlight: [running.digest])
    #expect(plan.arrays.map(\.after) == [[], []])
    #expect(plan.arrays.map(\.awaits) == [[], [running.digest]])
  }

  @Test func `limits are those of the configuration, else Slurm's own`() {
    let text = """
      Configuration data as of 2026-11-25T21:48:10
      MaxArraySize            = 4001
      MaxDBDMsgs              = 20012
      MaxJobCount             = 50000
      MaxJobId                = 67043328
      SLURM_CONF              = /etc/slurm/slurm.conf
      """
    #expect(
      SlurmLimits(configuration: text) == SlurmLimits(maxArraySize: 4001, maxJobCount: 50000))
    #expect(SlurmLimits(configuration: "") == SlurmLimits(maxArraySize: 1001, maxJobCount: 10000))
    for (tasks, size) in [("100", 100), ("5000", 4001), ("x", 4001), ("0", 4001)] {
      let line = "SchedulerParameters     = bf_interval=30,max_array_tasks=\(tasks),defer\n"
      #expect(SlurmLimits(configuration: line + text).maxArraySize == size)
    }
  }

  @Test func `the script of an array`() {
    let options = SlurmOptions(
      partition: "gpu", account: "lab", seconds: 90_061, bytes: 3_000_000_000, cpus: 4,
      notice: 90.5, setup: ["module load gcc", "export X='a b'"],
      options: ["constraint": "avx2&fast", "exclusive": nil, "nice": "100"])
    let script = BatchScript(
      name: "polo-0123456789ab-0", comment: "polo fig2 0123456789ab", array: (1001, 50),
      log: ("/data/100% \"it\"/slurm/0123456789ab", "element-0-%a.out"), options: options,
      command: ["/opt/polo bin/polo", "element", "/data/it's $HOME", "--array", "0"])
    #expect(
      script.text == #"""
        #!/bin/bash
        #SBATCH --job-name=polo-0123456789ab-0
        #SBATCH --comment="polo fig2 0123456789ab"
        #SBATCH --array=0-1000%50
        #SBATCH --output="/data/100%% \"it\"/slurm/0123456789ab/element-0-%a.out"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --partition=gpu
        #SBATCH --account=lab
        #SBATCH --time=1-01:01:01
        #SBATCH --mem=2862M
        #SBATCH --cpus-per-task=4
        #SBATCH --signal=B:URG@91
        #SBATCH --constraint="avx2&fast"
        #SBATCH --exclusive
        #SBATCH --nice=100
        set -e
        module load gcc
        export X='a b'
        exec '/opt/polo bin/polo' element '/data/it'\''s $HOME' --array 0

        """#)
  }

  @Test func `a quote before an accent ends no word of the script`() {
    let script = BatchScript(
      name: "polo-x-0", comment: "a\"\u{301} b", array: nil, log: ("/r", "x.out"),
      options: SlurmOptions(), command: ["/polo", "/o'\u{301}x; touch y #"])
    #expect(script.text.contains("--comment=\"a\\\"\u{301} b\"\n"))
    #expect(script.text.hasSuffix("exec /polo '/o'\\''\u{301}x; touch y #'\n"))
  }

  @Test func `the script of a job that asks for nothing`() {
    let script = BatchScript(
      name: "polo-x-summary", comment: "polo a x", array: nil, log: ("/r", "summary.out"),
      options: SlurmOptions(), command: ["/polo", "element", "/r", "--summarize"])
    #expect(
      script.text == """
        #!/bin/bash
        #SBATCH --job-name=polo-x-summary
        #SBATCH --comment="polo a x"
        #SBATCH --output=/r/summary.out
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --cpus-per-task=1
        #SBATCH --signal=B:URG@120
        set -e
        exec /polo element /r --summarize

        """)
  }

  @Test func `the notice leaves at least half of the time`() {
    #expect(SlurmOptions(seconds: 60, notice: 120).effectiveNotice == 30)
    #expect(SlurmOptions(seconds: 3600, notice: 120).effectiveNotice == 120)
    #expect(SlurmOptions(notice: 120).effectiveNotice == 120)
  }
}
