import Foundation
import Sweeps
import Testing
import Workbench

struct SchemaTests {
  @Test func `the schema of sweep files follows the vocabulary`() throws {
    let small = Vocabulary(
      parameters: [
        ParameterDeclaration("agent", .choice(["mpc", "polo"]), default: "polo", "Who acts."),
        ParameterDeclaration("agent.steps", .integer(1...100), default: nil, "Control steps."),
      ],
      metrics: [Metric("summary/score", "Return of the run.")],
      figureKinds: [
        FigureKind(
          "curve", "Lines.",
          options: [ParameterDeclaration("series", .axis, default: "arm", "A line for each.")])
      ])
    try Golden("schema.json").expect(small.jsonSchema())
  }

  @Test func `the schema is JSON and names every parameter`() throws {
    let data = Data(Vocabulary.test.jsonSchema().utf8)
    let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    let parameters = try #require(definitions["parameters"] as? [String: Any])
    let properties = try #require(parameters["properties"] as? [String: Any])
    for declaration in Vocabulary.test.parameters
    where declaration.key != "value.from" && declaration.key != "seed"
      && !declaration.key.hasPrefix("streams.")
    {
      #expect(properties[declaration.key] != nil)
    }
  }
}
