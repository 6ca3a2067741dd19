internal import ArgumentParser
internal import Sweeps

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of sweep files, for completion and checks in editors.")

  @Flag(
    help:
      "Print every parameter, metric and figure option with its default and meaning, as Markdown.")
  var reference = false

  func run() {
    let vocabulary = Vocabulary.complete
    print(reference ? vocabulary.reference() : vocabulary.jsonSchema(), terminator: "")
  }
}
