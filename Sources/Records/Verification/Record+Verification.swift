public import Foundation
internal import Sweeps

extension Record {
  /// Finds all that is wrong with a record: checks its seal and every checksum, and compares what it says with what is
  /// expected.
  ///
  /// - Returns: no faults for a record that can be trusted.
  public static func faults(at url: URL, expecting expectation: RecordExpectation) -> [RecordFault]
  {
    found { () throws(RecordError) in
      let record = try Record(opening: url)
      return found { () throws(RecordError) in try record.identityFaults(expectation.run) }
        + found { () throws(RecordError) in try record.contentFaults(expectation) }
    }
  }

  /// What a look finds, or the error that stops it.
  private static func found(
    _ look: () throws(RecordError) -> [RecordFault]
  ) -> [RecordFault] {
    do throws(RecordError) { return try look() } catch { return [RecordFault(error)] }
  }

  private func identityFaults(_ run: Run?) throws(RecordError) -> [RecordFault] {
    var faults: [RecordFault] = []
    let expected = try Digest(of: "\(attribute("digest_version"))\n\(identityParametersJSON)")
    if try digest != expected.hexadecimal {
      faults.append(
        RecordFault(.misplaced, "its digest is not that of its identity parameters"))
    }
    guard let run else { return faults }
    if try digest != run.digest.hexadecimal {
      faults.append(RecordFault(.misplaced, "it is the record of another run, \(try runID)"))
    } else if try seed != run.seed {
      faults.append(RecordFault(.misplaced, "its seed is \(try seed), the run's is \(run.seed)"))
    }
    return faults
  }

  private func contentFaults(
    _ expectation: RecordExpectation
  ) throws(RecordError) -> [RecordFault] {
    let contents = expectation.contents(try parametersJSON)
    let schema = contents?.series ?? []
    let groups = try members()
    let required = (contents?.holdings ?? [])
      .union(["trajectory", "summary", Provenance.group])
    var faults = Self.found { () throws(RecordError) in
      try absenceFaults(required, groups, schema)
    }
    for group in groups {
      faults += Self.found { () throws(RecordError) in
        let grid = try grid(group)
        let ofGrid = grid.faults(as: schema.first { $0.name == group })
        if group != "summary" { return ofGrid }
        return ofGrid + Self.found { () throws(RecordError) in try attributeFaults(of: grid) }
      }
    }
    if let steps = contents?.steps, groups.contains("trajectory") {
      faults += Self.found { () throws(RecordError) in try lengthFaults(steps) }
    }
    return faults
  }

  private func lengthFaults(_ steps: Int) throws(RecordError) -> [RecordFault] {
    let rows = try shape(of: "trajectory/step").first ?? 0
    if rows == steps { return [] }
    return [
      RecordFault(.malformed, "its trajectory has \(rows) rows, the run takes \(steps) steps")
    ]
  }

  /// What must be there and is not; the variables of a series that is there are checked elsewhere.
  private func absenceFaults(
    _ required: Set<String>, _ groups: [String], _ schema: [Series]
  ) throws(RecordError) -> [RecordFault] {
    var reasons: Set<String> = []
    for name in required {
      let group = String(name.prefix { $0 != "/" })
      if !groups.contains(group) {
        reasons.insert("it has no group '\(group)'")
      } else if !schema.contains(where: { $0.name == group }), try !finds(name) {
        reasons.insert("it has no '\(name)'")
      }
    }
    return reasons.sorted().map { RecordFault(.malformed, $0) }
  }

  /// Scalars are stated twice, as datasets and as attributes of their group.
  private func attributeFaults(of grid: Grid) throws(RecordError) -> [RecordFault] {
    var faults: [RecordFault] = []
    for content in grid.contents where content.variable.dimensions.isEmpty {
      let name = content.variable.name
      let stated = try Double(attribute(name, of: grid.name))
      if let value = content.values.first, stated != value, !(stated?.isNaN ?? false && value.isNaN)
      {
        faults.append(
          RecordFault(.malformed, "'\(grid.name)/\(name)' and its attribute differ"))
      }
    }
    return faults
  }
}
