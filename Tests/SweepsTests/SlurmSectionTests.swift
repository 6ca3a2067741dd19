import Sweeps
import Testing

/// The `slurm` part of a sweep file.
struct SlurmSectionTests {
  @Test func `every key is read`() throws {
    let sweep = try Sweep(
      lines: """
        slurm:
          partition: gpu
          account: lab
          qos: long
          time: 1h30m
          memory: 2G
          cpus: 4
          workers: 3
          pack: 12
          throttle: 50
          notice: 90s
          requeues: 7
          setup: [module load gcc, "export X='a b'"]
          options: {constraint: avx2, nice: 100, exclusive: true, spread-job: false, gres: "gpu:1"}
        """)
    #expect(
      sweep.slurm
        == SlurmOptions(
          partition: "gpu", account: "lab", qos: "long", seconds: 5400, bytes: 2 << 30, cpus: 4,
          workers: 3, pack: 12, throttle: 50, notice: 90, requeues: 7,
          setup: ["module load gcc", "export X='a b'"],
          options: ["constraint": "avx2", "nice": "100", "exclusive": nil, "gres": "gpu:1"]))
  }

  @Test func `what is not stated has defaults, and no run depends on it`() throws {
    let (plain, stated) = (try Sweep(lines: ""), try Sweep(lines: "slurm: {cpus: 8, pack: 3}"))
    #expect(plain.slurm == SlurmOptions())
    #expect(plain.slurm.effectiveWorkers == 1)
    #expect(stated.slurm.effectiveWorkers == 8)
    #expect(plain.runs == stated.runs)
  }

  @Test func `sizes and the command line lie over it, option by option`() throws {
    let lines = """
      slurm: {time: 2h, partition: long, setup: [a, b], options: {nice: 1, exclude: n1}}
      sizes: {small: {slurm: {partition: short, options: {nice: 2}}}}
      """
    let small = try Sweep(lines: lines, size: "small").slurm
    #expect(small.partition == "short")
    #expect(small.seconds == 7200)
    #expect(small.options == ["nice": "2", "exclude": "n1"])
    let overridden = try Sweep(
      lines: lines,
      overrides: [
        "slurm.time=30m", "slurm.options.exclude=n2", "slurm.options.exclusive=true",
        "slurm.setup=c",
      ]
    ).slurm
    #expect(overridden.seconds == 1800)
    #expect(overridden.partition == "long")
    #expect(overridden.setup == ["c"])
    #expect(overridden.options == ["nice": "1", "exclude": "n2", "exclusive": nil])
    let without = try Sweep(lines: lines, overrides: ["slurm.options.exclude=false"]).slurm
    #expect(without.options == ["nice": "1"])
  }

  @Test func `lists of Slurm's own are one text on the command line`() throws {
    let slurm = try Sweep(
      lines: "",
      overrides: [
        "slurm.partition=a,b", "slurm.account='7'", "slurm.options.exclude=n1,n[3-5]",
        "slurm.options.mail-type=END,FAIL", "slurm.options.constraint=[a|b]&c # d",
        "slurm.options.gres=\"gpu:1\"", "slurm.options.nice= 100",
        "slurm.options.exclusive=true",
      ]
    ).slurm
    #expect(slurm.partition == "a,b")
    #expect(slurm.account == "7")
    #expect(
      slurm.options == [
        "exclude": "n1,n[3-5]", "mail-type": "END,FAIL", "constraint": "[a|b]&c # d",
        "gres": "gpu:1", "nice": "100", "exclusive": nil,
      ])
    let number = try faults(lines: "", overrides: ["slurm.qos=7"])
    #expect(number.contains("qos takes text, and '7' is not; quote it"), "\(number)")
  }

  @Test(arguments: ["a b,c", "[a b, c]", "[\"a b\",\"c\"]"])
  func `lines of setup are a list on the command line, with brackets or without`(
    text: String
  ) throws {
    let sweep = try Sweep(lines: "slurm: {setup: [d]}", overrides: ["slurm.setup=\(text)"])
    #expect(sweep.slurm.setup == ["a b", "c"])
  }

  @Test(arguments: ["output", "requeue", "wrap"])
  func `an option that polo sets is refused as that`(name: String) throws {
    let found = try faults(lines: "slurm: {options: {\(name): x}}")
    #expect(found.hasSuffix("'\(name)' cannot be stated under options: polo sets it"), "\(found)")
  }

  @Test(arguments: [
    ("{time: 30s}", "time is less than a minute"),
    ("{notice: 19h}", "notice is more than 65535 seconds (18 hours), the most that sbatch takes"),
    ("{time: 90}", "time is not '90' but a number with its unit"),
    ("{cpus: 0}", "cpus is not '0' but an integer from 1 to 1000000"),
    ("{pack: 1e9}", "pack is not '1e9'"),
    ("{throttle: many}", "throttle is not 'many'"),
    ("{partitoin: a}", "unknown key 'partitoin' in slurm; did you mean 'partition'?"),
    ("{setup: module load gcc}", "setup takes a list, not 'module load gcc'; write [ … ]"),
    ("{setup: [\"a\\nb\"]}", "setup takes text of one line"),
    ("{partition: \"a\\nb\"}", "partition takes text of one line"),
    ("{options: {\"--nice\": 1}}", "'--nice' is no option of sbatch"),
    ("{options: {array: 0-3}}", "'array' cannot be stated under options: runs are dealt"),
    ("{options: {time: 3}}", "state it as slurm.time"),
    ("{options: {job-name: x}}", "polo sets it"),
    ("{options: {tasks-per-node: 2}}", "an element is one process"),
    (
      "{options: {outpu: x}}",
      "'outpu' cannot be stated under options: sbatch may take it for 'output'; write out the option"
    ),
    ("{options: {node: n1}}", "sbatch may take it for 'nodes'"),
    ("{options: {c: 4}}", "sbatch may take it for 'cluster'"),
    ("{options: {nice: }}", "'nice' takes a text, a number, or true"),
    ("{options: {comment: \"x\"}}", "polo sets it"),
    ("{options: {exclude: \"n1\\n#SBATCH --uid=0\"}}", "an option takes text of one line"),
  ])
  func `what is wrong is said`(text: String, fault: String) throws {
    let found = try faults(lines: "slurm: \(text)")
    #expect(found.contains(fault), "\(found)")
  }

  @Test func `an option whose name begins as one that polo sets is another`() throws {
    let options = "{mem-per-cpu: 1G, nodelist: n1, time-min: 5, wait-all-nodes: 1}"
    let sweep = try Sweep(lines: "slurm: {options: \(options)}")
    #expect(
      sweep.slurm.options
        == ["mem-per-cpu": "1G", "nodelist": "n1", "time-min": "5", "wait-all-nodes": "1"])
  }

  @Test func `a wrong override is said where it was made`() throws {
    let found = try faults(lines: "", overrides: ["slurm.cpus=none"])
    #expect(found.contains("cpus is not 'none'"))
    #expect(found.contains("slurm.cpus=none"))
    #expect(try faults(lines: "", overrides: ["slurm.cpus=!!int 4"]).contains("slurm.cpus=!!int 4"))
  }
}
