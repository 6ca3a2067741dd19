import Foundation
import Sweeps
import Testing

struct HostileTests {
  /// Files that are wrong as a whole, with what their fault says.
  private static let texts: [(String, String)] = [
    ("", "a.yaml:1:1: empty; a sweep file states"),
    ("# only a comment\n", "a.yaml:1:1: empty; a sweep file states"),
    ("---\n", "a.yaml:1:1: empty; a sweep file states"),
    ("just text", "a.yaml:1:1: a sweep file takes keys and values, not 'just text'"),
    ("- 1", "a.yaml:1:1: a sweep file takes keys and values, not a list"),
    ("sweep: [", "not YAML: "),
    ("sweep: a\n\tarms: {}", "; indent with spaces"),
    ("sweep: a\n---\nsweep: b", "keep one sweep in a file"),
    ("sweep: a\nsweep: b", "'sweep' is stated twice in one mapping, here and in line 2; keep one"),
    ("arms:\n  a:\n    x: 1\n  b: {}\n  # c\n\n  a: {}", "a.yaml:2:3: 'a' is stated twice"),
    ("arms:\n  a:\n    x: 1\n  b: {}\n  # c\n\n  a: {}", "mapping, here and in line 7; keep"),
    ("x: {a: 1, a: 2}\ny:\n    a: 3", "'a' is stated twice in one mapping, first here; keep one"),
    ("sweep: a\n\"sweep\": b", "'sweep' is stated twice"),
    ("sweep: a\narms: *none", "found undefined alias"),
    ("sweep: !!binary aa\narms: {}", "YAML tags such as"),
    ("sweep: !!str 5\narms: {}", "YAML tags such as 'tag:yaml.org,2002:str' are not used; quote"),
    ("sweep: a\narms: !!map {}", "YAML tags such as 'tag:yaml.org,2002:map' are not used"),
    ("sweep: a\narms: {}\nseeds: !!seq [0]", "YAML tags such as 'tag:yaml.org,2002:seq'"),
    ("sweep: a\narms: ! {}", "YAML tags such as '!' are not used"),
    (
      "sweep: a\narms: {\(String(repeating: "k", count: 5000)): {}}",
      "keys have 1024 characters at most"
    ),
    ("arms: {a: {}]", "entries have commas between them, every { has its }"),
    ("seeds: [0, 1\nlimits: {}", "; entries have commas between them, and every [ has its ]"),
    ("arms:\n  a: {discount: ${x}}", "; inside { } and [ ] quote a derived value: \"${…}\""),
    ("grid: {discount: [${x}, 1]}", "; inside { } and [ ] quote a derived value: \"${…}\""),
    ("arms:\n  a: {}\n b: {}", "; keys of one mapping and dashes of one list begin in the same"),
    ("claims:\n  - x\n - y", "; keys of one mapping and dashes of one list begin in the same"),
    ("claims:\n  - x\n  y: z", "; keys of one mapping and dashes of one list begin in the same"),
    ("question: \"a\" b", "and a value in quotes or brackets ends its line"),
    ("question: a\n  arms: {}", "; begin the keys of one mapping in the same column"),
    ("sweep:mine\narms: {}", "put a space after a key's colon"),
    ("arms:\n  a: {}\n  b:{}\n  c: {}", "; a key has a colon and a space after it"),
    ("sweep: a\n? [x, y]\n: 3", "a key is text, not a list"),
    ("sweep: a\n<<: {params: {}}", "YAML merge keys are not used"),
    ("arms: {a:{}}", "a.yaml:1:9: not YAML: found unexpected ':'"),
    ("arms: {a:{}}", "; put a space after a key's colon"),
    ("sweep: a\narms:{a: {}}\nseeds: 0", "; put a space after a key's colon"),
    ("sweep: a\nlimits: {time: \"2m}\nseeds: 0\n", "a.yaml:2:16: not YAML: found unexpected end"),
    ("sweep: a\nlimits: {time: \"2m}\nseeds: 0\n", "; close the quote that begins there"),
    ("question: 'a\n---\n", "a.yaml:1:11: not YAML: found unexpected document indicator"),
    ("question: 'a\n---\n", "; close the quote that begins there"),
    ("seeds: - 0", "; begin a list on the next line, or write [ … ]"),
    ("arms: {,}", "a.yaml:1:8: not YAML: did not find expected node content"),
    ("arms: {,}", "; a value is missing before a comma"),
    ("seeds: [0, - 1]", "; inside [ ] there are commas between values, and no dashes"),
    ("question: \"see a:[b]\" more", "a value in quotes or brackets ends its line"),
    ("seeds: [0, }", "; every { has its }, and every [ has its ]"),
    ("seeds: [0,", "; every { has its }, and every [ has its ]"),
    ("arms: {a: {}}}", "; there is a } too many"),
    ("- a\n]", "; there is a ] too many"),
    ("{sweep: a}\narms: {}", "; nothing follows a whole value: take it out, or a ] or } before it"),
    ("sweep: a\u{0}b", "not YAML: control characters are not allowed"),
    (
      "sweep: é\n\nquestion: b\u{7F}c",
      """
      a.yaml:3:12: not YAML: control characters are not allowed; take this one out, or save the file \
      as UTF-8 text
      """
    ),
    ("sweep: a", "a.yaml: has no arms"),
    ("arms: {p: {task: hand}}", "a.yaml: lacks its name"),
    ("sweep: .hidden\narms: {}", "'.hidden' cannot name the sweep"),
    ("sweep: a/b\narms: {}", "'a/b' cannot name the sweep"),
    ("sweep: \"a\\nb\"\narms: {}", "cannot name the sweep"),
    (
      "sweep: index.html\narms: {}",
      """
      a.yaml:1:8: 'index.html' cannot name the sweep: polo report uses that name for a page; \
      choose another
      """
    ),
    ("sweep: Report.html\narms: {}", "'Report.html' cannot name the sweep: polo report"),
  ]

  @Test(arguments: texts)
  func `a file that is wrong as a whole has a clear fault`(text: String, fault: String) throws {
    let faults = try SweepFolder(["a.yaml": text]).faults("a.yaml")
    #expect(faults.contains(fault), "\(faults)")
  }

  @Test func `what a fault quotes of a file is one line, and no book`() throws {
    let forged = try SweepFolder(["a.yaml": "sweep: \"x\\n\\nb.yaml:1:1: forged\"\narms: {}"])
      .faults("a.yaml")
    #expect(!forged.split(separator: "\n").contains { $0.hasPrefix("b.yaml") }, "\(forged)")
    let book = try SweepFolder(["a.yaml": String(repeating: "word ", count: 100_000)]).faults(
      "a.yaml")
    #expect(book.contains("a.yaml:1:1: a sweep file takes keys"), "\(book.prefix(200))")
    #expect(book.count < 300)
    let word = String(repeating: "word", count: 100_000)
    #expect(try faults(lines: "", arms: "{polo: {agent: \(word)}}").count < 2200)
  }

  @Test func `what is no readable file has a clear fault`() throws {
    let folder = try SweepFolder(["sub/x.yaml": "sweep: a"])
    try folder.write(Data([0x73, 0xff, 0xfe]), to: "latin.yaml")
    try folder.write(Data(repeating: 0x23, count: 2 << 20), to: "large.yaml")
    #expect(folder.faults("none.yaml").contains("none.yaml: cannot be read: No such file"))
    #expect(folder.faults("sub").contains("sub: is not a file"))
    #expect(folder.faults("latin.yaml").contains("latin.yaml: is not UTF-8 text"))
    #expect(folder.faults("large.yaml").contains("larger than 1 MiB"))
    #expect(folder.faults("sub/x.yaml/y").contains("Not a directory"))
  }

  @Test func `a byte order mark and carriage returns do no harm`() throws {
    let folder = try SweepFolder([
      "a.yaml": "\u{FEFF}sweep: a\r\nparams: {task: hand}\r\narms: {p: {}}\r\n"
    ])
    #expect(try folder.read("a.yaml").runs.count == 1)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 900),
    String(repeating: "- ", count: 50_000), "a: " + String(repeating: "[", count: 900),
    String(repeating: "? ", count: 5_000),
    "a: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
    String(repeating: "{a: ", count: 900) + String(repeating: "}", count: 900),
  ])
  func `deep nesting is a fault`(text: String) throws {
    #expect(try SweepFolder(["a.yaml": text]).faults("a.yaml").hasPrefix("a.yaml:"))
  }

  @Test func `aliases that multiply are a fault`() throws {
    let levels = (1...14).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
    let lines = ["sweep: a", "l0: &l0 [x]"] + levels
    let faults = try SweepFolder(["a.yaml": lines.joined(separator: "\n")]).faults("a.yaml")
    #expect(faults.contains("more than 16 YAML aliases"))
  }

  @Test func `aliases in comments are none, and places stay the same`() throws {
    let words = (1...17).map { "*word\($0)" }.joined(separator: " ")
    for comment in ["# \(words)\r\n", "  # \(words)\n", "seeds: 0 # \(words)\n"] {
      #expect(try Sweep(lines: comment).runs.count == 1)
      #expect(try faults(lines: comment + "  x: 1").contains("a.yaml:5:"))
    }
    // What looks like a comment and is text hides none.
    let faults = try faults(lines: "question: [' # ', \(words.replacing(" ", with: ", "))]")
    #expect(faults.contains("more than 16 YAML aliases"))
  }

  @Test func `a few aliases are allowed`() throws {
    let sweep = try Sweep(
      lines: "", arms: "{a: &same {planner.horizon: 3}, b: *same}", overrides: ["discount=0.5"])
    #expect(Set(sweep.runs.map(\.digest)).count == 1)
  }

  @Test(arguments: [
    ("seeds: 0..99999999999", "the range '0..99999999999' has 100000000000 values"),
    ("seeds: 0..1 step 0.00000000000001", "has 100000000000001 values"),
    ("seeds: 0..999999999999999 step 0.0000000000000001", "too many digits"),
    ("grid: {planner.horizon: 1..4096, planner.rollouts: 1..4096}", "has 16777216 runs; at most"),
    ("grid: {discount: 0..0.9 step 0.00001}\nseeds: 0..1", "180002 runs"),
    (
      "grid: {discount: 0..1 step 0.0001, planner.horizon: 1..4096, planner.rollouts: 1..4096, "
        + "target.horizon: 1..4096, agent.steps: 1..90000}\nseeds: 0..99999",
      "has more than 9223372036854775807 runs"
    ),
    ("seeds: 0..2 step 0", "must be over 0"), ("seeds: log2 0..8", "must be over 0"),
    ("seeds: 1e300", "a seed is an integer"), ("seeds: {}", "a seed is an integer"),
    ("seeds: []", "there are no seeds"), ("seeds: [[0]]", "a seed is an integer"),
    ("seeds: 12345678901234567890", "a seed is an integer"),
  ])
  func `sweeps without end are a fault that says their size`(lines: String, fault: String) throws {
    let faults = try faults(lines: lines)
    #expect(faults.contains(fault), "\(faults)")
  }

  @Test(arguments: [
    ("\"a,b\"", "cannot name an arm"), ("a=b", "cannot name an arm"), ("..", "cannot name an arm"),
    (String(repeating: "a", count: 101), "cannot name an arm"), ("é", "cannot name an arm"),
    ("\"\"", "a key is text"),
  ])
  func `arms have names that are safe everywhere`(name: String, fault: String) throws {
    #expect(try faults(lines: "", arms: "{\(name): {}}").contains(fault))
  }

  @Test func `a block of text keeps what looks like a comment, however many stars there are`()
    throws
  {
    let sweep = try Sweep(
      lines: "question: |\n  one # two\n\n  # three\nlimits: {retries: 2} # no text\n"
        + String(repeating: "# *star\n", count: 20))
    #expect(sweep.question.contains("one # two\n\n# three"))
    #expect(sweep.limits.retries == 2)
  }

  @Test func `a file beside one that was reached through a link is the one that the system finds`()
    throws
  {
    let folder = try SweepFolder([
      "real/sweeps/a.yaml": "sweep: a\ninclude: [../shared/base.yaml]\narms: {p: {task: hand}}",
      "real/shared/base.yaml": "limits: {retries: 3}", "shared/base.yaml": "limits: {retries: 5}",
    ])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("sweeps"), withDestinationPath: folder.path("real/sweeps"))
    #expect(try folder.read("sweeps/a.yaml").limits.retries == 3)
  }

  @Test func `includes in a circle are a fault, and a file that is included twice is read once`()
    throws
  {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\ninclude: [b.yaml]\narms: {}",
      "b.yaml": "include: [./sub/../a.yaml]", "sub/x.yaml": "",
      "c.yaml": "sweep: c\ninclude: [d.yaml, e.yaml]\narms: {p: {task: hand}}",
      "d.yaml": "include: [e.yaml]",
      "e.yaml": "params: {planner.horizn: 3}",
    ])
    let circle = "b.yaml:1:11: the includes run in a circle: a.yaml -> b.yaml -> a.yaml; remove"
    #expect(folder.faults("a.yaml").contains(circle))
    #expect(folder.faults("c.yaml").split(separator: "\n").count == 1)
  }
}
