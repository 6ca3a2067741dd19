import Foundation
import Records
import Sweeps

/// A record that is written again with something changed, whole and sealed.
struct Rewriting {
  let url: URL

  init(_ url: URL) { self.url = url }

  func write(
    maker: Maker? = nil, changing change: (Grid) -> Grid = { $0 }
  ) throws {
    let old = try Record(opening: url)
    let parameters = try JSONDecoder().decode(
      Parameters.self, from: Data(try old.identityParametersJSON.utf8))
    let all = try JSONDecoder().decode(Parameters.self, from: Data(try old.parametersJSON.utf8))
    let run = Run(arm: try old.arm, coordinates: [], seed: try old.seed, parameters: parameters)
    let grids = try old.members().filter { $0 != "provenance" }.map { change(try old.grid($0)) }
    let maker = try maker ?? old.maker
    try FileManager.default.removeItem(at: url)
    let writer = try RecordWriter(
      committingTo: url, header: RecordHeader(sweep: "small", run: run, parameters: all),
      schema: RecordSchema(series: []))
    for grid in grids { try writer.append(grid) }
    try writer.commit(
      provenance: Provenance(
        gitCommit: "none", isDirty: false, maker: maker, host: "test", commandLine: "test",
        effort: Checkpoint.Effort(
          startedAt: "2000-01-01T00:00:00Z", wallSeconds: 0, cpuSeconds: 0, peakMemoryBytes: 0),
        sweepFile: ""))
  }
}

extension Grid {
  /// The same with other values of a variable.
  func changing(_ name: String, _ change: (inout [Double]) -> Void) -> Grid {
    Grid(
      self.name, dimensions: dimensions,
      contents.map { content in
        guard content.variable.name == name else { return content }
        var values = content.values
        change(&values)
        return Content(content.variable, values)
      })
  }
}
