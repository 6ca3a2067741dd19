import Foundation
import Testing

/// Texts that people read, compared with `Golden/`; `POLO_UPDATE_GOLDEN=1` writes them anew.
@Suite struct TextTests {
  func check(_ text: String, _ name: String) throws {
    let golden = Workplace.root.appendingPathComponent("Tests/PoloTests/Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["POLO_UPDATE_GOLDEN"] == "1" {
      try Data(text.utf8).write(to: golden)
    }
    #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
  }

  @Test(arguments: [
    "", "run", "plan", "status", "logs", "summarize", "compare", "plot", "report", "render",
    "export", "cancel",
    "schema", "verify",
  ])
  func `help is as it was read and approved`(verb: String) throws {
    let place = try Workplace()
    let ending =
      verb.isEmpty ? try place.polo("--help") : try place.polo("help", verb)
    #expect(ending.code == 0)
    try check(ending.output, verb.isEmpty ? "help" : "help-\(verb)")
  }

  @Test func `the plan of a sweep that has not begun`() throws {
    let place = try Workplace()
    try check(try place.polo("plan", "sweep.yaml", "planner.horizon=8,16").output, "plan")
  }

  @Test func `the status of a sweep that is half done`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=1")
    try check(try place.polo("status", "sweep.yaml").output, "status")
  }

  @Test func `plan and status are JSON for programs`() throws {
    let place = try Workplace()
    for verb in ["plan", "status"] {
      let output = try place.polo(verb, "sweep.yaml", "--json").output
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
      #expect(object["runs"] as? Int == 12)
      #expect(object["left"] as? Int == 12)
    }
  }

  @Test func `the schema is JSON and knows the parameters`() throws {
    let output = try Workplace().polo("schema").output
    _ = try JSONSerialization.jsonObject(with: Data(output.utf8))
    #expect(output.contains("planner.horizon"))
  }

  @Test func `the page of parameters is what the program says of itself`() throws {
    let page = Workplace.root.appendingPathComponent("docs/parameters.md")
    let output = try Workplace().polo("schema", "--reference").output
    if ProcessInfo.processInfo.environment["POLO_UPDATE_GOLDEN"] == "1" {
      try Data(output.utf8).write(to: page)
    }
    #expect(output == (try String(contentsOf: page, encoding: .utf8)))
  }

  @Test func `completions are made for the common shells`() throws {
    let place = try Workplace()
    for shell in ["bash", "zsh", "fish"] {
      #expect(try place.polo("--generate-completion-script", shell).output.contains("summarize"))
    }
  }
}
