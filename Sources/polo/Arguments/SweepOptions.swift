internal import ArgumentParser

/// The size of a sweep, and where its results and figures lie.
struct SweepOptions: ParsableArguments {
  static let usualResults = "results"
  static let usualPlots = "plots"

  @Option(help: "One of the sizes that the sweep file names.")
  var size: String?

  @Flag(help: "The same as --size smoke.")
  var smoke = false

  @Option(help: ArgumentHelp("Where sweeps keep their results.", valueName: "folder"))
  var results = SweepOptions.usualResults

  @Option(help: ArgumentHelp("Where sweeps keep their figures.", valueName: "folder"))
  var plots = SweepOptions.usualPlots

  /// The size that is chosen, in whichever way; `nil` for the full one.
  var chosenSize: String? { smoke ? "smoke" : size }

  /// What a command line says of the size and the folders; empty if none of them is given.
  var words: [String] {
    (smoke ? ["--smoke"] : []) + (size.map { ["--size", $0] } ?? [])
      + (results == Self.usualResults ? [] : ["--results", results])
      + (plots == Self.usualPlots ? [] : ["--plots", plots])
  }

  func validate() throws {
    try refuseEmpty(("--results", results), ("--plots", plots))
    if smoke, let size, size != "smoke" {
      throw ValidationError("--smoke and --size \(size) contradict each other; give one of them")
    }
  }
}
