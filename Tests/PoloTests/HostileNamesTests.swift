import Foundation
import Records
import Testing

/// Texts that a sweep file may hold, made to break out of wherever they are put.
@Suite struct HostileNamesTests {
  /// Each would leave a file `canary`, leave the results folder, break a table, or change what a terminal shows.
  static let texts = [
    "../../../escape", "/tmp/escape", "..", ".", "-rf", "--help", "a b", "a\nb", "a\r\nb", "a\tb",
    "a,b", "a;b", "a\"b",
    "a'b", "a`touch canary`b", "$(touch canary)", "${IFS}", "| touch canary", "< touch canary",
    "< echo 1 1",
    "'; system('touch canary'); '", "@macro", "%s%n", "\\", "\\n", "#", "# x\ny", "=1+2", "+1",
    "@SUM(A1)", "\u{1b}[31mred",
    "\u{1b}]0;title\u{7}", "\u{7}", "\u{202e}drow", "\u{200b}", "\u{2028}", "é", "e\u{301}", "名前",
    "🤖", "NaN", "null", "~",
    String(repeating: "long ", count: 200),
  ]

  private func yaml(_ text: String) -> String {
    let json = try! JSONEncoder().encode([text])
    return String(String(decoding: json, as: UTF8.self).dropFirst().dropLast())
  }

  @Test func `hostile values stay values: in file names, tables, scripts, messages and terminals`()
    throws
  {
    let values = Self.texts.map(yaml).joined(separator: ", ")
    let place = try Workplace(
      """
      sweep: small
      question: \(yaml("What does \u{1b}[31m $(touch canary) `touch canary` \n\u{202e}this do?"))
      params: {task: point-mass-box, agent: random, agent.steps: 20}
      grid: {streams.environment: [\(values)]}
      arms: {a: {}, b: {agent.steps: 21}}
      compare: {baseline: a, pair_by: [streams.environment, seed], metric: summary/coverage}
      claims: [b > a in summary/coverage for each streams.environment]
      figures:
        \(yaml("fig `touch canary` $(touch canary)")): {kind: curve, x: coverage/step, y: coverage/fraction, series: streams.environment, facet: arm}
        \(yaml("../../figure")): {kind: curve, x: coverage/step, y: coverage/fraction}
      """)
    let before = try FileManager.default.contentsOfDirectory(
      atPath: place.folder.deletingLastPathComponent().path)
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.records().count == 2 * Self.texts.count)
    let after = try FileManager.default.contentsOfDirectory(
      atPath: place.folder.deletingLastPathComponent().path)
    #expect(
      !Set(after).subtracting(before).contains { $0.contains("escape") || $0.contains("figure") })
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.folder.path))
        == ["sweep.yaml", "results", "plots", "stdout.txt", "stderr.txt"])
    let files =
      FileManager.default.enumerator(atPath: place.folder.path)?.allObjects as? [String] ?? []
    #expect(!files.contains { $0.hasSuffix("canary") })
    for name in files.map({ URL(fileURLWithPath: $0).lastPathComponent }) {
      #expect(name.utf8.count <= 255 && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(name)")
    }
    for arguments in [["plan"], ["plan", "--runs"], ["status"], ["summarize"], ["verify"]] {
      let answer = try place.shell(
        "\"$POLO\" \(arguments[0]) sweep.yaml \(arguments.dropFirst().joined())")
      #expect(answer.code == 0, "\(answer.errors)")
      checkTerminal(answer.output + answer.errors, "\(arguments)")
    }
    checkTerminal(ending.output + ending.errors, "run")
    try checkTable(place)
  }

  /// What is shown moves no cursor, colours nothing and turns no line round.
  private func checkTerminal(_ text: String, _ command: String) {
    let odd = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    #expect(odd.isEmpty, "\(command): \(odd.map { String($0.value, radix: 16) })")
  }

  /// Another reader of CSV gets a row a run, and as many fields in each.
  private func checkTable(_ place: Workplace) throws {
    let script = """
      import csv, sys
      lines = [line for line in open('results/small/scores.csv', newline='', encoding='utf-8') if not line.startswith('#')]
      rows = list(csv.reader(lines))
      assert len({len(row) for row in rows}) == 1, 'fields'
      print(len(rows) - 1, len({row[rows[0].index('streams.environment')] for row in rows[1:]}))
      """
    try Data(script.utf8).write(to: place.file("results/read.py"))
    let answer = try place.shell("python3 results/read.py")
    // Those that differ only in what cannot be shown on a line read alike.
    let counts = answer.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(counts.first == 2 * Self.texts.count, "\(answer.output)\(answer.errors)")
  }
}
