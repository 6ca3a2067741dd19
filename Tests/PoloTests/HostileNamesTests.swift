import Foundation
import Records
import Testing
import Workbench

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
    "🤖", "~",
    String(repeating: "long ", count: 200),
  ]

  private func yaml(_ text: String) -> String {
    let json = try! JSONEncoder().encode([text])
    return String(String(decoding: json, as: UTF8.self).dropFirst().dropLast())
  }

  /// Names become names of files, columns and scripts, so that only those that are safe everywhere are names.
  @Test(arguments: [
    "sweep: NAME\nparams: {task: point-mass-box, agent: random}\narms: {a: {}}",
    "sweep: small\nparams: {task: point-mass-box, agent: random}\narms: {NAME: {}}",
    "sweep: small\nparams: {task: NAME, agent: random}\narms: {a: {}}",
    "sweep: small\nparams: {task: point-mass-box, agent: random, NAME: 1}\narms: {a: {}}",
    "sweep: small\nparams: {task: point-mass-box, agent: random}\narms: {a: {}}\n"
      + "figures: {NAME: {kind: curve, x: coverage/step, y: coverage/fraction}}",
    "sweep: small\nparams: {task: point-mass-box, agent: random}\narms: {a: {}}\nsizes: {NAME: {seeds: 0}}",
    "sweep: small\nparams: {task: point-mass-box}\narms: {a: {}}\ngrid: {agent: [random, NAME]}",
  ])
  func `hostile names are faults in every place, and telling them does no harm`(template: String)
    throws
  {
    let place = try Workplace()
    for text in Self.texts {
      try place.write(template.replacingOccurrences(of: "NAME", with: yaml(text)))
      let ending = try place.polo("run", "sweep.yaml")
      #expect(ending.code == 65, "\(text): \(ending.errors)")
      checkTerminal(ending.output + ending.errors, text)
    }
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.folder.path))
        == ["sweep.yaml"])
  }

  @Test(arguments: [
    "a b", "a`touch canary`b", "$(touch canary)", "'; system('touch canary'); '", "a\"b,c#d",
    "-e é\n| x", "a'\u{301} `touch canary` b",
  ])
  func `hostile questions and paths are drawn, tabled and told as what they are`(text: String)
    throws
  {
    let place = try Workplace(
      """
      sweep: small
      question: \(yaml(text + " \u{1b}[31m \u{202e} $(touch canary) `touch canary` \n< touch canary"))
      params: {task: point-mass-box, agent: random, agent.steps: 20}
      arms: {a: {}, b: {agent.steps: 21}}
      compare: {baseline: a, pair_by: [seed], metric: summary/coverage}
      claims: [b > a in summary/coverage]
      figures: {coverage: {kind: curve, x: coverage/step, y: coverage/fraction}}
      """)
    let file = "./\(text).yaml"
    try FileManager.default.moveItem(at: place.file("sweep.yaml"), to: place.file(file))
    let folders = ["--results", "./\(text)/results", "--plots", "./\(text)/plots"]
    for verb in ["run", "plan", "status", "summarize", "plot", "verify"] {
      let ending = try place.polo([verb, file] + folders)
      #expect(ending.code == 0, "\(verb): \(ending.errors)")
      checkTerminal(ending.errors, verb)
      if verb == "plan" {
        checkTerminal(ending.output.replacingOccurrences(of: text, with: ""), verb)
      }
    }
    #expect(
      FileManager.default.fileExists(atPath: place.file("\(text)/plots/small/coverage.svg").path))
    let files =
      FileManager.default.enumerator(atPath: place.folder.path)?.allObjects as? [String] ?? []
    #expect(!files.contains { $0.hasSuffix("/canary") || $0 == "canary" })
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.folder.path))
        == [text, "\(text).yaml"])
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
}
