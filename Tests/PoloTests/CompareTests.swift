import Foundation
import Testing
import Workbench

@Suite struct CompareTests {
  private func finished() throws -> Workplace {
    let place = try Workplace()
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    return place
  }

  private func rewrite(_ place: Workplace, claims: String) throws {
    try place.write(
      Workplace.sweep.replacingOccurrences(
        of: "claims: [polo > mpc in summary/coverage]", with: claims))
  }

  @Test func `claims have exit codes where they are asked for`() throws {
    let place = try finished()
    func code(_ claims: String, _ arguments: String...) throws -> Int32 {
      try rewrite(place, claims: claims)
      let verbs = arguments.isEmpty ? ["compare"] : arguments
      return try place.polo(verbs[0], "sweep.yaml", "--check-claims").code
    }
    #expect(try code("claims: [polo > mpc in summary/coverage]") == 0)
    #expect(try code("claims: [polo > mpc in summary/coverage]", "run") == 0)
    #expect(try code("claims: [mpc > polo in summary/coverage]") == 3)
    #expect(try code("claims: [mpc > polo in summary/coverage]", "run") == 3)
    #expect(try code("") == 64)
    #expect(try place.polo("compare", "sweep.yaml").code == 0)
    try rewrite(place, claims: "claims: [polo > mpc in summary/coverage]")
    // Of one pair there is no interval.
    #expect(try place.polo("compare", "sweep.yaml", "seeds=0", "--check-claims").code == 4)
    #expect(try place.polo("compare", "sweep.yaml", "seeds=7..8", "--check-claims").code == 4)
  }

  @Test func `claims that are to be checked are missed before anything is run`() throws {
    let place = try Workplace()
    let changed = try place.polo("run", "sweep.yaml", "arms=mpc", "--check-claims")
    #expect(changed.code == 64)
    #expect(changed.errors.contains("--check-claims: the sweep makes no claims"))
    try rewrite(place, claims: "")
    #expect(try place.polo("run", "sweep.yaml", "--check-claims").code == 64)
    #expect(!FileManager.default.fileExists(atPath: place.file("results").path))
  }

  @Test func `a window without a series is refused`() throws {
    let place = try Workplace()
    let ending = try place.polo("compare", "sweep.yaml", "--window", "600")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("--window 600 is of the rows of a series, and none is compared"))
  }

  @Test func `what is wrong with a comparison is told before anything is read`() throws {
    let place = try Workplace("sweep: small\nparams: {task: point-mass-maze}\narms: {a: {}}\n")
    let nothing = try place.polo("compare", "sweep.yaml")
    #expect(nothing.code == 64)
    #expect(
      nothing.errors.contains("state compare: in the file, or give --baseline ARM --metric NAME"))
    let wrong = try place.polo(
      "compare", "sweep.yaml", "--baseline", "b", "--metric", "summary/coverag")
    #expect(wrong.code == 65)
    #expect(wrong.errors.contains("--baseline b: unknown arm 'b'"))
    #expect(wrong.errors.contains("did you mean 'summary/coverage'?"))
    #expect(try place.polo("compare", "sweep.yaml", "--window", "0").code == 64)
    for option in [
      ["--metric", "summary/coverage"], ["--reach", "coverage/fraction >= 0.1"],
      ["--series", "coverage/fraction"],
    ] {
      let ending = try place.polo(["compare", "sweep.yaml"] + option)
      #expect(ending.code == 65, "\(option)")
      #expect(ending.errors.contains("\(option[0]) \(option[1]): compare lacks the arm"))
    }
  }

  @Test func `a baseline that changes leave out is told, and so is that no other arm is left`()
    throws
  {
    let place = try Workplace()
    let without = try place.polo("compare", "sweep.yaml", "seeds=0", "arms=polo")
    #expect(without.code == 64)
    #expect(
      without.errors.contains("arms=polo leaves out the baseline 'mpc'; write arms=polo,mpc\n"),
      "\(without.errors)")
    let alone = try place.polo("compare", "sweep.yaml", "arms=mpc")
    #expect(alone.code == 64)
    #expect(alone.errors.contains("and another arm beside it"), "\(alone.errors)")
  }

  @Test func `nothing compared is no success, and files of others stay`() throws {
    let place = try Workplace()
    #expect(try place.polo("compare", "sweep.yaml").code == 1)
    let file = place.file("tables/thresholds.csv")
    try FileManager.default.createDirectory(
      at: place.file("tables"), withIntermediateDirectories: true)
    try Data("mine\n".utf8).write(to: file)
    try place.polo("compare", "sweep.yaml", "--csv", "tables")
    #expect(try place.text("tables/thresholds.csv") == "mine\n")
    // Now the folder is a comparison's.
    let ending = try place.polo("compare", "sweep.yaml", "--csv", "tables")
    #expect(ending.errors.contains("removed tables/thresholds.csv"))
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test func `arms are compared at equal cost, however it is counted`() throws {
    let place = try finished()
    let ending = try place.polo(
      "compare", "sweep.yaml", "--baseline", "random", "--series", "coverage/fraction",
      "--reach", "coverage/fraction >= 0.01", "--json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    let courses = try #require(document["courses"] as? [[String: Any]])
    #expect(courses.count == 3 * 3)
    // Random actions cost a physics step each: 200, after which POLO has not finished its first plan.
    let physics = try #require(
      courses.first {
        $0["compared"] as? String == "polo" && $0["cost"] as? String == "physics steps"
      })
    #expect(physics["leastBudget"] as? Double == 200)
    #expect(physics["n"] as? Int == 3)
    let thresholds = try #require(document["thresholds"] as? [[String: Any]])
    #expect(thresholds.count == 4)
  }

  @Test(arguments: ["ensemble/spread", "coverage/fraction"])
  func `a longer run is equal to a shorter one where it has cost the same`(dataset: String) throws {
    let place = try Workplace(
      Workplace.sweep.replacingOccurrences(
        of: "  polo: {agent: polo}",
        with: "  polo: {agent: polo, agent.steps: 20}\n  mpc-long: {agent: polo, agent.steps: 40}"))
    #expect(try place.polo("run", "sweep.yaml", "arms=polo,mpc-long").code == 0)
    let ending = try place.polo(
      "compare", "sweep.yaml", "arms=polo,mpc-long", "--baseline", "polo", "--metric",
      "summary/coverage", "--series", dataset, "--json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    let courses = try #require(document["courses"] as? [[String: Any]]).filter {
      $0["cost"] as? String != "CPU seconds"
    }
    #expect(courses.count == 2)
    for course in courses {
      let difference = try #require(course["difference"] as? [String: Any])
      #expect(difference["difference"] as? Double == 0, "\(course)")
    }
  }

  @Test func `an arm that trains for another is compared where it is asked for`() throws {
    let place = try Workplace(NeedsTests.sweep())
    func compared(_ arguments: String...) throws -> Set<String?> {
      let ending = try place.polo(
        ["compare", "sweep.yaml"] + arguments + ["--metric", "summary/coverage", "--json"])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
      let rows = try #require(document["comparisons"] as? [[String: Any]])
      return Set(rows.map { $0["compared"] as? String })
    }
    #expect(try compared("--baseline", "mpc") == ["eval"])
    #expect(try compared("--baseline", "train") == ["eval", "mpc"])
    #expect(try compared("arms=train,mpc", "--baseline", "mpc") == ["train"])
  }

  @Test func `tables of an earlier time go, and a file that would have no table is refused`() throws
  {
    let place = try finished()
    #expect(FileManager.default.fileExists(atPath: place.file("results/small/claims.csv").path))
    #expect(try place.polo("summarize", "sweep.yaml", "arms=polo").code == 0)
    #expect(!FileManager.default.fileExists(atPath: place.file("results/small/claims.csv").path))
    try place.write(
      Workplace.sweep.split(separator: "\n").filter { !$0.hasPrefix("compare") }
        .joined(separator: "\n"))
    let ending = try place.polo("compare", "sweep.yaml", "--csv", "t.csv")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("give --csv a folder"), "\(ending.errors)")
  }

  @Test func `pandas opens every table without arguments`() throws {
    let place = try finished()
    #expect(try place.polo("compare", "sweep.yaml", "--csv", "tables").code == 0)
    let ending = try place.python(Self.script)
    #expect(
      ending.output == "claims comparisons curves scores\nclaims comparisons\n", "\(ending.errors)")
  }

  private static let script = """
    import glob, os, pandas
    for folder in ["results/small", "tables"]:
        names = sorted(glob.glob(folder + "/*.csv"))
        for name in names:
            table = pandas.read_csv(name)
            assert len(table) > 0 and not table.columns[0].startswith(("#", "Unnamed")), table
        print(*(os.path.basename(name)[:-4] for name in names))
    scores = pandas.read_csv("results/small/scores.csv")
    assert (scores.state == "done").all() and scores["summary/coverage"].dtype == "float64"
    comparisons = pandas.read_csv("tables/comparisons.csv")
    assert set(comparisons.compared) == {"polo", "greedy", "random"}
    assert (comparisons.lower <= comparisons.difference).all()
    claims = pandas.read_csv("tables/claims.csv")
    assert claims.weak.dtype == comparisons.weak.dtype == bool and claims.weak.all()
    assert list(claims.verdict) == ["holds"] and list(claims.pairs) == [3]
    """
}
