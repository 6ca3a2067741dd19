import Foundation
import Records
import Sweeps
import Testing
import Workbench

@Suite struct RoundTripTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  /// Fewer rows than a chunk, exactly one, and two with a rest.
  @Test(arguments: [1, 30, 1024, 2500])
  func `every row reads back as it was appended, bit for bit`(steps: Int) throws {
    let sample = Sample(steps: steps)
    let record = try sample.write(to: scratch.record)
    let rows = (0..<steps).map(sample.trajectory)
    let column = { (range: Range<Int>) in rows.flatMap { $0[range] } }

    #expect(try record.values("trajectory/step") == column(0..<1))
    #expect(try record.shape(of: "trajectory/state") == [steps, 4])
    #expect(try record.values("trajectory/state").bits == column(1..<5).bits)
    #expect(
      try record.values("trajectory/action").bits == column(5..<7).map { Double(Float($0)) }.bits)
    #expect(try record.values("trajectory/reward").bits == column(7..<8).bits)
    #expect(try record.values("trajectory/episode") == column(8..<9))
    #expect(try record.values("coverage/fraction").count == steps)
    Sample.expectSound(scratch.record)
  }

  @Test func `a grid reads back as it was written`() throws {
    let record = try Sample().write(to: scratch.record)
    let map = try record.grid("value_map")
    #expect(map.dimensions == Sample.valueMap.dimensions)
    #expect(map.contents.map(\.variable) == Sample.valueMap.contents.map(\.variable))
    #expect(map.contents[0].values.bits == Sample.valueMap.contents[0].values.bits)
    #expect(
      try record.grid("trajectory").contents[0].variable.dimensions == ["step", "state_name"])
  }

  @Test func `labels are texts in any script`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(try record.labels("trajectory/state_name") == ["x", "ÿ", "vx", "vy"])
    #expect(throws: RecordError.self) { try record.values("trajectory/state_name") }
    #expect(throws: RecordError.self) { try record.labels("trajectory/state") }
  }

  @Test func `scalars are datasets and attributes of their group`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(try record.scalar("summary/coverage") == 0.1 + 0.2)
    #expect(try record.attribute("coverage", of: "summary") == "0.30000000000000004")
    #expect(try record.scalar("summary/return").isNaN)
    #expect(try record.scalar("summary/physics_steps") == 0x1p53)
    #expect(try record.attribute("physics_steps", of: "summary") == "9007199254740992")
    #expect(throws: RecordError.self) { try record.scalar("coverage/fraction") }
  }

  @Test func `a series without rows is there, and empty`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(try record.shape(of: "never/step") == [0])
    #expect(try record.values("never/step") == [])
  }

  @Test func `the root says which run it was`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(try record.runID == Sample.run.id)
    #expect(try record.digest == Sample.run.digest.hexadecimal)
    #expect(try record.attribute("sweep") == "fig2")
    #expect(try record.arm == "polo")
    #expect(try record.seed == 3)
    #expect(try record.attribute("status") == "completed")
    #expect(try record.attribute("axis.planner.horizon") == "32")
    #expect(try record.attribute("axis.task") == "maß-box")
    #expect(try record.attribute("axis.planner.averaged") == "true")
    #expect(try record.parametersJSON == Sample.header.parameters.canonicalJSON)
    #expect(try record.identityParametersJSON == Sample.run.parameters.canonicalJSON)
  }

  @Test func `a sweep file longer than an object header is kept whole`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(try record.attribute("sweep_file", of: "provenance") == Sample.provenance.sweepFile)
    #expect(try record.attribute("peak_memory_bytes", of: "provenance") == "1073741824")
    #expect(try record.attribute("git_dirty", of: "provenance") == "1")
  }

  @Test func `what provenance states is read by the names that the file has`() throws {
    let record = try Sample().write(to: scratch.record)
    let names = [
      "git_commit", "git_dirty", "version.hdf5", "version.polo", "host", "command_line",
      "started_at", "wall_seconds", "cpu_seconds", "peak_memory_bytes", "resumptions", "resumed_at",
      "sweep_file",
    ]
    for name in names {
      let attribute = try #require(Provenance.Attribute(rawValue: name))
      #expect(try record.provenance(attribute) == record.attribute(name, of: "provenance"))
    }
    #expect(
      throws: RecordError.missing(file: scratch.record.path, path: "provenance@version.MuJoCo")
    ) { try record.provenance(.mujoco) }
    #expect(try record.provenance(.wallSeconds) == "1.5")
    #expect(try record.provenance(.cpuSeconds) == "1.25")
    #expect(try record.provenance(.host) == "node7")
    #expect(try record.provenance(.gitCommit) == "0123abc")
    #expect(try record.provenance(.startedAt) == "2026-01-02T03:04:05Z")
  }

  @Test func `groups and datasets are listed as they were written`() throws {
    let record = try Sample().write(to: scratch.record)
    #expect(
      try record.members() == [
        "trajectory", "losses", "coverage", "never", "value_map", "summary", "provenance",
      ])
    #expect(try record.members(of: "coverage") == ["step", "fraction", "area"])
    #expect(record.contains("coverage/fraction"))
    #expect(!record.contains("coverage/absent"))
    #expect(!record.contains("absent/fraction"))
  }

  @Test func `equal rows give equal bytes`() throws {
    let other = try TemporaryFolder()
    try Sample(steps: 1500).write(to: scratch.record)
    try Sample(steps: 1500).write(to: other.record)
    #expect(try Data(contentsOf: scratch.record) == Data(contentsOf: other.record))
  }

  @Test func `a value that an integer dataset cannot hold is refused, and named`() throws {
    let writer = try Sample(steps: 0).writer(to: scratch.record)
    for value in [0.5, -.infinity, 0x1p31] {
      #expect(
        throws: RecordError.unrepresentable(path: "coverage/step", value: value, element: "int32"),
        performing: { try writer.append(Row(series: 2, values: [value, 0, 0])) })
    }
  }
}
