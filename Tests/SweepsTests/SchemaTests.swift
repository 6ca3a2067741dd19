import Foundation
import Sweeps
import Testing

struct SchemaTests {
  @Test func `the schema of sweep files follows the vocabulary`() throws {
    try expectGolden(Vocabulary.test.jsonSchema(), "schema.json")
  }

  @Test func `the schema is JSON and names every parameter`() throws {
    let data = Data(Vocabulary.test.jsonSchema().utf8)
    let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: Any])
    let parameters = try #require(definitions["parameters"] as? [String: Any])
    let properties = try #require(parameters["properties"] as? [String: Any])
    for declaration in Vocabulary.test.parameters where !declaration.key.hasPrefix("s") {
      #expect(properties[declaration.key] != nil)
    }
  }
}
