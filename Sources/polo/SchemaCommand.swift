internal import ArgumentParser
internal import Sweeps

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of sweep files, for completion and checks in editors.")

  func run() { print(Vocabulary.complete.jsonSchema()) }
}
