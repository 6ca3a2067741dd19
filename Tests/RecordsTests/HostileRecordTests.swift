import Foundation
import Records
import Sweeps
import Testing
import Workbench

/// HDF5 files with a right seal, made by h5py to be what no record is: whoever can compute a seal can write anything.
@Suite struct HostileRecordTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private static let laterFormat = "f.attrs['format_version'] = 2"

  /// Changes of a whole record, each with words of all that is found, a line each.
  private static let changes: [(change: String, finding: String)] = [
    ("f['trajectory/again'] = f['trajectory']", "open dataset 'trajectory/again'"),
    ("f['trajectory/up'] = f['/']", "open dataset 'trajectory/up'"),
    ("del f['summary']; f['summary'] = f['coverage/fraction']", "summary"),
    (
      "del f['coverage/fraction']; f['coverage/fraction'] = h5py.SoftLink('/coverage/fraction')",
      "it is a link to elsewhere"
    ),
    ("f['coverage/loop'] = h5py.SoftLink('/coverage/loop')", "it is a link to elsewhere"),
    (
      "del f['summary']; f['summary'] = h5py.ExternalLink('/dev/zero', '/')",
      "it is a link to elsewhere"
    ),
    (
      "del f['summary']; f['summary'] = h5py.ExternalLink('pipe', '/')", "it is a link to elsewhere"
    ),
    (
      "f['coverage'].create_dataset('secret', (8,), 'u1', external=[('/etc/hostname', 0, 8)])",
      "its values lie in another file"
    ),
    (
      "f['coverage'].create_virtual_dataset('virtual', virtual(path))",
      "its values lie in another file"
    ),
    (
      "described(f['coverage'].create_dataset('huge', (1 << 44,), 'f8', chunks=(1 << 20,)))",
      "exceeds what the file can hold"
    ),
    (
      "described(f['coverage'].create_dataset('wide', (1 << 31, 1 << 31, 4), 'f8', chunks=(1, 1, 4)))",
      "exceeds what the file can hold"
    ),
    ("f['coverage'].create_dataset('compound', (3,), [('a', 'i4'), ('b', 'f8')])", "compound"),
    ("f['coverage'].create_dataset('opaque', data=np.void(b'abc'))", "opaque"),
    (
      "described(f['coverage'].create_dataset('empty', data=h5py.Empty('f8')))",
      "it is empty and has none"
    ),
    ("f['coverage/type'] = np.dtype('f8')", "open dataset 'coverage/type'"),
    ("f['coverage'].create_dataset('text', data='no axis')", "text"),
    ("del f['coverage/fraction'].attrs['units']", "units"),
    ("del f['coverage/fraction'].attrs['DIMENSION_LIST']", "its axes make []"),
    ("f['coverage/fraction'].attrs['units'] = np.zeros(5)", "it is not a single value"),
    ("f.attrs['format'] = np.int64(1)", "its format is not"),
    (laterFormat, "its format version is 2"),
    ("f.attrs['format_version'] = 0", "its format version is 0"),
    (
      "f.attrs['identity_parameters'] = '{}'; del f['coverage/fraction'].attrs['units']; "
        + "f['summary'].attrs['coverage'] = 0.5; del f['losses']",
      "its digest is not that of its identity parameters\nunits\nits attribute differ\nno group 'losses'"
    ),
    ("f.attrs['status'] = 'running'", "its status is running"),
    ("f.attrs['seed'] = 'three'", "its seed 'three' is not an integer"),
    ("f.attrs['digest'] = 'x' * 60000", "digest"),
    ("del f.attrs['digest']", "digest"),
    ("f.attrs['identity_parameters'] = '{}'", "its digest is not that of its identity parameters"),
    ("f.attrs['format'] = np.bytes_(b'polo record')", ""),
    ("del f['trajectory']", "it has no group 'trajectory'"),
    ("del f['losses']", "it has no group 'losses'"),
    ("del f['coverage/area']", "'coverage' has no 'area'"),
    ("del f['summary/coverage']", "it has no 'summary/coverage'"),
    ("del f['coverage/step']", "a scale of it lies in no dataset of its group"),
    ("f['coverage/step'][3] = 1", "'coverage/step' does not ascend"),
    ("f['coverage/fraction'][2] = np.inf", "values that are not finite"),
    ("f['summary'].attrs['coverage'] = 0.5", "'summary/coverage' and its attribute differ"),
    ("g = f\nfor i in range(3000): g = g.create_group('g')", "read the name of a link"),
    ("for i in range(5000): f.create_group('g%d' % i)", ""),
  ]

  /// Python is started once for all.
  @Test
  func `what h5py can make of a record gives a fault or none, and neither a crash nor a hang`()
    throws
  {
    try Sample(steps: 30, isPlausible: true).write(to: scratch.record)
    #expect(mkfifo(scratch.url.appendingPathComponent("pipe").path, 0o600) == 0)
    #expect(faults(at: scratch.record) == [])
    let ending = try Command.python(
      Self.script, [scratch.record.path] + Self.changes.map(\.change), in: scratch.url
    ).run()
    try #require(ending.code == 0, "\(ending.text)")
    for (place, change) in Self.changes.enumerated() {
      let url = scratch.url.appendingPathComponent("\(place).h5")
      try Data(contentsOf: url).sealed.write(to: url)
      let text = faults(at: url).map(\.reason).joined(separator: "\n")
      #expect(
        change.finding.isEmpty
          ? text.isEmpty : change.finding.split(separator: "\n").allSatisfy { text.contains($0) },
        "\(change.change): \(text)")
      let isLater = change.change == Self.laterFormat
      #expect(!isLater || faults(at: url).map(\.kind) == [.unreadable])
    }
  }

  @Test func `a record that lacks the last step of its run is not sound`() throws {
    try Sample(steps: 29, isPlausible: true).write(to: scratch.record)
    let reasons = faults(at: scratch.record).map(\.reason)
    #expect(reasons.contains("its trajectory has 29 rows, the run takes 30 steps"), "\(reasons)")
  }

  private func faults(at url: URL) -> [RecordFault] {
    let expectation = RecordExpectation(run: Sample.run) { _ in
      RecordExpectation.Contents(
        series: Sample.schema.series, holdings: ["losses/loss", "summary/coverage"], steps: 30)
    }
    return Record.faults(at: url, expecting: expectation)
  }

  private static let script = """
    import sys, shutil, h5py, numpy as np

    def virtual(path):
        layout = h5py.VirtualLayout((30,), 'f8')
        layout[:] = h5py.VirtualSource(path, 'coverage/fraction', (30,))
        return layout

    def described(dataset):
        dataset.attrs['long_name'] = dataset.attrs['units'] = '1'

    path = sys.argv[1]
    for place, change in enumerate(sys.argv[2:]):
        name = '%d.h5' % place
        # Without the seal, which would lie in the middle of what is added.
        data = open(path, 'rb').read()[:-16]
        open(name, 'wb').write(data)
        with h5py.File(name, 'r+', libver=('v108', 'v110')) as f:
            exec(change)
    """

  @Test(arguments: ["pipe", "folder", "loop", "zero", "dangling", "sparse"])
  func `what is no file of bytes is refused at once`(kind: String) throws {
    let url = scratch.url.appendingPathComponent("record.h5")
    switch kind {
    case "pipe": #expect(mkfifo(url.path, 0o600) == 0)
    case "folder": #expect(mkdir(url.path, 0o755) == 0)
    case "loop": #expect(symlink(url.path, url.path) == 0)
    case "zero": #expect(symlink("/dev/zero", url.path) == 0)
    case "dangling": #expect(symlink("nowhere", url.path) == 0)
    default:
      try Sample().write(to: scratch.record)
      try FileManager.default.copyItem(at: scratch.record, to: url)
      #expect(truncate(url.path, 1 << 42) == 0)
    }
    #expect(throws: RecordError.self) { try Record(opening: url) }
    #expect(faults(at: url).count == 1)
    // Nothing that lies there is taken for the run's record.
    let writer = try Sample().writer(to: url)
    #expect(throws: RecordError.self) { try writer.commit(provenance: Sample.provenance) }
    let aside = try RecordFile(url).setAside()
    #expect(aside.lastPathComponent == "record.aside-1.h5")
    try Sample().write(to: url)
    #expect(try RecordFile(url).setAside().lastPathComponent == "record.aside-2.h5")
  }

  /// Every region of a record: superblock, headers, heaps, chunks, seal.
  @Test func `any one flipped bit of a record is found`() throws {
    try Sample(steps: 1100).write(to: scratch.record)
    let bytes = try Data(contentsOf: scratch.record)
    let url = scratch.url.appendingPathComponent("damaged.h5")
    var generator = SystemRandomNumberGenerator()
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 400) {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try damaged.write(to: url)
      #expect(faults(at: url).map(\.kind) == [.damaged], "byte \(place)")
    }
  }
}
