import Foundation
import Testing
import Workbench

@Suite struct FaultTests {
  @Test func `every fault of a sweep file is told before anything starts`() throws {
    let place = try Workplace(
      Workplace.sweep
        .replacingOccurrences(of: "point-mass-maze", with: "point-mass-mace")
        .replacingOccurrences(of: "horizon: 16", with: "horizn: 16")
        .replacingOccurrences(of: "baseline: mpc", with: "baseline: mcp"))
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("sweep.yaml:4:9: "))
    #expect(ending.errors.contains("'point-mass-maze'"))
    #expect(ending.errors.contains("sweep.yaml:6:13: "))
    #expect(ending.errors.contains("'planner.horizon'") || ending.errors.contains("'horizon'"))
    #expect(ending.errors.contains("'mpc'"))
    #expect(!FileManager.default.fileExists(atPath: place.file("results").path))
  }

  @Test func `figures that could not be drawn at the end are told before anything starts`() throws {
    let figures = """
      coverage: {kind: curve, y: trajectory/reward}
        scores: {kind: score, x: arm, y: summary/coverage}
        map: {kind: value-map}
        map-path: {kind: curve}
      """
    let place = try Workplace(
      Workplace.sweep
        .replacingOccurrences(of: ", value_map_steps: [100]", with: "")
        .replacingOccurrences(
          of: "coverage: {kind: curve, x: coverage/step, y: coverage/fraction}", with: figures))
    for (changes, code) in [([], 65), (["seeds=0"], 0)] {
      let ending = try place.polo([code == 65 ? "run" : "plan", "sweep.yaml"] + changes)
      #expect(ending.code == code)
      for fault in [
        "'coverage/step' has other rows than y, 'trajectory/reward'",
        "the values of 'arm' are not numbers",
        "figure 'map': no run that it shows records 'value_map/value'",
        "figure 'map-path' has the same file name as a table of figure 'map'",
      ] { #expect(ending.errors.contains(fault), "\(ending.errors)") }
      #expect(ending.errors.split(separator: "\n").count == 4, "\(ending.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: place.file("results").path))
  }

  @Test func `steps without a map and an x of several numbers are told before anything starts`()
    throws
  {
    let figures = """
      map: {kind: value-map, steps: [100, 11, 100]}
        blank: {kind: value-map, arm: random}
        state: {kind: curve, x: trajectory/state, y: trajectory/reward}
      """
    let place = try Workplace(
      Workplace.sweep.replacingOccurrences(
        of: "coverage: {kind: curve, x: coverage/step, y: coverage/fraction}", with: figures))
    let ending = try place.polo("plan", "sweep.yaml")
    #expect(ending.code == 65)
    for fault in [
      "figure 'map': steps: 100: stated twice; leave one out",
      "figure 'map': steps: 11: no run that it shows maps the value then; add it to record.value_map_steps, if it is no later than agent.steps",
      "figure 'blank': arm 'random' has no value to map; name one that learns a value or is given one",
      "figure 'state': x: 'trajectory/state' has several numbers a row; name one with one, such as trajectory/step",
    ] { #expect(ending.errors.contains(fault), "\(ending.errors)") }
    #expect(ending.errors.split(separator: "\n").count == 4, "\(ending.errors)")
  }

  @Test(arguments: [
    (["run", "sweep.yaml", "--workers", "-1"], "--workers must be from 1 to 4096"),
    (["compare", "sweep.yaml", "--window", "-3"], "--window is at least 1"),
    (["render", "record.h5", "--every", "-1"], "--every must be at least 1"),
    (["render", "record.h5", "--columns", "-1"], "--columns must be at least 1"),
    (["render", "record.h5", "--steps", "-1"], "--steps -1: write control steps"),
    (["render", "record.h5", "--camera", "-400,-20,5"], "--camera -400,-20,5: write azimuth"),
  ]) func `a value that begins with a minus is not taken for an option`(
    words: [String], fault: String
  ) throws {
    let ending = try Workplace().polo(words)
    #expect(ending.code == 64)
    #expect(ending.errors.contains(fault), "\(ending.errors)")
  }

  @Test func `a missing sweep file and a wrong verb say what to do`() throws {
    let place = try Workplace()
    let missing = try place.polo("plan", "sweeep.yaml")
    #expect(missing.code == 65)
    #expect(missing.errors.contains("sweeep.yaml"))
    #expect(try place.polo("runn", "sweep.yaml").code == 64)
    #expect(try place.polo("run", "sweep.yaml", "seeds").code == 64)
    let option = try place.polo("run", "sweep.yaml", "--seed", "3")
    #expect(option.code == 64)
    #expect(option.errors.contains("there is no option --seed with a value"), "\(option.errors)")
    #expect(try place.polo("plot", "sweep.yaml", "--format", "gif").code == 64)
    let order = try place.polo("run", "seeds=0..3", "sweep.yaml")
    #expect(order.code == 64)
    #expect(
      order.errors.contains(
        "the sweep file comes first, and changes follow it: write sweep.yaml seeds=0..3"),
      "\(order.errors)")
  }

  @Test(arguments: [
    (["run", "sweep.yaml", "--results", ""], "--results"),
    (["run", "sweep.yaml", "--plots", ""], "--plots"),
    (["export", "sweep.yaml", "--to", ""], "--to"),
    (["compare", "sweep.yaml", "--csv", ""], "--csv"),
    (["logs", "--failed", "--results", ""], "--results"),
    (["render", "record.h5", "--frames", ""], "--frames"), (["verify", "", "--set-aside"], ">"),
    (["run", ""], ">"), (["plan", ""], ">"), (["status", ""], ">"),
    (["report", "sweep.yaml", ""], ">"), (["render", ""], ">"), (["logs", ""], ">"),
  ]) func `an empty name is not taken for the working folder`(
    words: [String], named: String
  ) throws {
    let place = try Workplace()
    try Data().write(to: place.file("record.h5"))
    let ending = try place.polo(words)
    #expect(ending.code == 64)
    #expect(
      ending.errors.contains("\(named) is empty; is a variable of your shell unset?"),
      "\(ending.errors)")
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.folder.path))
        == ["sweep.yaml", "record.h5"])
  }

  @Test func `results that cannot be written are an error before any run starts`() throws {
    let place = try Workplace()
    try Data().write(to: place.file("results"))
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("results"))
  }

  @Test func `a damaged record is named, not summarised`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "seeds=0")
    let name = try #require(place.records().first)
    let record = place.file("results/small/\(name)/record.h5")
    try FileHandle(forWritingTo: record).truncate(atOffset: 1000)
    let ending = try place.polo("summarize", "sweep.yaml", "seeds=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains(name))
  }

  @Test func `help of what is no verb is refused, with the nearest`() throws {
    let place = try Workplace()
    let ending = try place.polo("help", "statsu")
    #expect(ending.code == 64)
    #expect(ending.errors == "unknown verb 'statsu'; did you mean 'status'?\n")
    #expect(ending.output.isEmpty)
    for words in [["help"], ["help", "help"], ["help", "status"]] {
      #expect(try place.polo(words).code == 0, "\(words)")
    }
  }

  @Test func `where nothing is on record the code is 1, and the reason is told`() throws {
    let place = try Workplace()
    for (verb, reason) in [
      ("compare", "12 of 12 runs have no record"), ("verify", "nothing was checked"),
      ("summarize", "no run of small has a record"), ("plot", "no run of small has a record"),
    ] {
      let ending = try place.polo(verb, "sweep.yaml")
      #expect(ending.code == 1, "\(verb)")
      #expect(ending.text.contains(reason), "\(verb): \(ending.text)")
    }
  }
}
