/// The schemas of parameters, by dotted key and by nested mappings.
struct ParameterSchema {
  let declarations: [ParameterDeclaration]

  /// Values and derived values.
  var values: JSONObject { properties(Self.stated) }

  /// The same beside keys that are no parameters, dotted or nested like them.
  func values(beside others: [String: JSONObject]) -> JSONObject {
    let added = others.keys.sorted().map { ParameterDeclaration($0, .text, default: nil, "") }
    return ParameterSchema(declarations: declarations + added).properties {
      others[$0.key] ?? Self.stated($0)
    }
  }

  /// Lists and ranges of values.
  var axes: JSONObject {
    properties { declaration in
      let value: JSONObject = ["anyOf": [Self.value(declaration.kind), Self.derived]]
      let list: JSONObject = ["type": "array", "items": value, "minItems": 1]
      return ["anyOf": [list, Self.range], "description": declaration.summary]
    }
  }

  /// Values, lists and ranges of them.
  var selections: JSONObject {
    properties { declaration in
      let value = Self.value(declaration.kind)
      let list: JSONObject = ["type": "array", "items": value]
      return ["anyOf": [value, list, Self.range], "description": declaration.summary]
    }
  }

  /// Values alone.
  var constants: JSONObject {
    properties { Self.value($0.kind).merging(Self.notes($0)) { $1 } }
  }

  static var range: JSONObject {
    let number = "[0-9.]+([eE][-+]?[0-9]+)?"
    let pattern = "^ *(log2 +)?-?\(number)\\.\\.-?\(number)( +step +\(number))? *$"
    return ["type": "string", "pattern": pattern]
  }

  private static var derived: JSONObject { ["type": "string", "pattern": "^\\$\\{[^}]+\\}$"] }

  private static func stated(_ declaration: ParameterDeclaration) -> JSONObject {
    ["anyOf": [value(declaration.kind), derived]].merging(notes(declaration)) { $1 }
  }

  private static func notes(_ declaration: ParameterDeclaration) -> JSONObject {
    var notes: JSONObject = ["description": declaration.summary]
    notes["default"] = declaration.defaultValue?.json
    return notes
  }

  /// Every key in full and every group that keys begin with, which holds the rest of those keys.
  private func properties(_ leaf: (ParameterDeclaration) -> JSONObject) -> JSONObject {
    properties(declarations.map { ($0.key, $0) }, leaf)
  }

  private func properties(
    _ keyed: [(key: String, declaration: ParameterDeclaration)],
    _ leaf: (ParameterDeclaration) -> JSONObject
  ) -> JSONObject {
    var properties: JSONObject = [:]
    for (key, declaration) in keyed { properties[key] = leaf(declaration) }
    for name in keyed.flatMap({ Self.groups(of: $0.key) }).uniqued {
      let inner = keyed.filter { $0.key.hasPrefix(name + ".") }
        .map { (String($0.key.dropFirst(name.count + 1)), $0.declaration) }
      let group: JSONObject = [
        "type": "object", "additionalProperties": false,
        "properties": self.properties(inner, leaf),
      ]
      // A key can be a parameter and the beginning of others: `agent` and `agent.steps`.
      properties[name] = properties[name].map { ["anyOf": [$0, group]] } ?? group
    }
    return properties
  }

  /// `a.b.c` begins with the groups `a` and `a.b`.
  private static func groups(of key: String) -> [String] {
    key.indices.filter { key[$0] == "." }.map { String(key[..<$0]) }
  }

  private static func value(_ kind: ParameterDeclaration.Kind) -> JSONObject {
    switch kind {
    case .boolean: ["type": "boolean"]
    case .integer(let range): integer(range)
    case .number(let range): number(range)
    case .choice(let names): ["enum": names]
    case .text, .arm, .axis, .numericAxis, .dataset, .metric: ["type": "string"]
    case .integers(let range, let count):
      ["anyOf": [list(of: integer(range), atMost: count), Self.range]]
    }
  }

  /// A list of values, some of which may be derived.
  private static func list(of item: JSONObject, atMost count: Int) -> JSONObject {
    var schema: JSONObject = ["type": "array", "items": ["anyOf": [item, derived]]]
    if count < .max { schema["maxItems"] = count }
    return schema
  }

  private static func integer(_ range: ClosedRange<Int>) -> JSONObject {
    var schema: JSONObject = ["type": "integer"]
    if range.lowerBound > .min { schema["minimum"] = range.lowerBound }
    if range.upperBound < .max { schema["maximum"] = range.upperBound }
    return schema
  }

  private static func number(_ range: ClosedRange<Double>) -> JSONObject {
    let greatest = Double.greatestFiniteMagnitude
    var schema: JSONObject = ["type": "number"]
    if range.lowerBound > -greatest { schema["minimum"] = range.lowerBound }
    if range.upperBound < greatest { schema["maximum"] = range.upperBound }
    return schema
  }
}

extension ParameterValue {
  fileprivate var json: Any {
    switch self {
    case .boolean(let flag): flag
    case .number(let number): Int(exactly: number).map { $0 as Any } ?? number
    case .string(let text): text
    case .list(let values): values.map(\.json)
    }
  }
}
