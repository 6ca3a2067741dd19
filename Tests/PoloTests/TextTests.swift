import Foundation
import Testing
import Workbench

/// Texts that people read, compared with `Golden/`; `POLO_UPDATE_GOLDEN=1` writes them anew.
@Suite struct TextTests {
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
    try Golden(verb.isEmpty ? "help.txt" : "help-\(verb).txt").expect(ending.output)
  }

  @Test(arguments: ["0", "-5", "", "wide", "26"])
  func `help is whole in a terminal of a width that none has`(columns: String) throws {
    let ending = try Workplace().shell("COLUMNS='\(columns)' exec \"$POLO\" --help")
    try Golden("help.txt").expect(ending.output)
  }

  @Test func `the plan of a sweep that has not begun`() throws {
    let place = try Workplace()
    let plan = try place.polo("plan", "sweep.yaml", "planner.horizon=8,16").output
    try Golden("plan.txt").expect(plan)
  }

  @Test func `the status of a sweep that is half done`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "*seed=1")
    try Golden("status.txt").expect(place.polo("status", "sweep.yaml").output)
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
    let page = Checkout.folder.appendingPathComponent("docs/parameters.md")
    try Golden(file: page).expect(Workplace().polo("schema", "--reference").output)
  }

  @Test func `completions are made for the common shells`() throws {
    let place = try Workplace()
    for shell in ["bash", "zsh", "fish"] {
      #expect(try place.polo("--generate-completion-script", shell).output.contains("summarize"))
    }
  }
}
