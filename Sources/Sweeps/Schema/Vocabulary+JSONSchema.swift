internal import Foundation

extension Vocabulary {
  /// A JSON Schema (2020-12) of sweep files, with which editors complete and check them while they
  /// are written.
  ///
  /// It accepts every valid sweep file. Only reading the file checks what concerns several places
  /// of it, for example whether a claim names an arm.
  public func jsonSchema() -> String {
    var schema = LayerSchema(vocabulary: self).file
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "polo sweep file"
    // The schema is made of dictionaries, lists, texts, numbers and booleans, which always have a
    // JSON form.
    let data = try! JSONSerialization.data(
      withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

typealias JSONObject = [String: Any]

/// The schemas of a sweep file and of its sections.
private struct LayerSchema {
  let vocabulary: Vocabulary
  private let parameters: ParameterSchema

  init(vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    parameters = ParameterSchema(
      declarations: vocabulary.parameters.filter { Lexicon.given[$0.key] == nil })
  }

  var file: JSONObject {
    let text: JSONObject = ["type": "string"]
    var properties = sections
    properties["sweep"] = described(Self.name, "Names the folders of results and plots.")
    properties["question"] = described(text, "What the sweep asks.")
    properties["include"] = described(
      Self.list(of: text), "Files that this one is laid over, relative to it.")
    properties["sizes"] = described(
      Self.mapping(to: ["$ref": "#/$defs/size"]), "Smaller sizes, chosen with --size.")
    var file = Self.object(properties)
    file["required"] = ["sweep"]
    file["$defs"] = [
      "parameters": Self.object(parameters.values), "axes": Self.object(parameters.axes),
      "arm": arm, "size": Self.object(sections), "figure": figure, "shown": shown,
      "seeds": Self.seeds,
    ]
    return file
  }

  private var sections: JSONObject {
    let axes: JSONObject = ["$ref": "#/$defs/axes"]
    return [
      "params": described(["$ref": "#/$defs/parameters"], "Parameters of every run."),
      "grid": described(axes, "Axes of which every combination runs."),
      "zip": described(["anyOf": [axes, Self.list(of: axes)]], "Axes that go together."),
      "exclude": described(Self.list(of: exclusion), "Runs to leave out."),
      "arms": described(Self.mapping(to: ["$ref": "#/$defs/arm"]), "The variants compared."),
      "seeds": described(["$ref": "#/$defs/seeds"], "An integer, a list or a range."),
      "streams": described(streams, "Which streams of randomness the arms of a seed share."),
      "limits": described(limits, "What a run may use before it is stopped."),
      "slurm": described(slurm, "What is asked of a Slurm cluster."),
      "compare": described(comparison, "Every arm against a baseline."),
      "claims": described(Self.list(of: Self.claim), "What the records should bear out."),
      "figures": described(Self.mapping(to: ["$ref": "#/$defs/figure"]), "What is drawn."),
    ]
  }

  private var arm: JSONObject {
    let axes: JSONObject = ["$ref": "#/$defs/axes"]
    let own: JSONObject = [
      "grid": axes, "zip": ["anyOf": [axes, Self.list(of: axes)]],
      "streams": described(streams, "Which streams of randomness this arm shares."),
    ]
    return Self.object(parameters.values(beside: trainedValue).merging(own) { $1 })
  }

  private var trainedValue: [String: JSONObject] {
    if vocabulary.trainedValues == nil { return [:] }
    let seed: JSONObject = ["type": "integer", "minimum": 0]
    let conditions = Self.object(parameters.constants.merging(["seed": seed]) { $1 })
    return [
      Run.source: described(Self.name, "The arm whose trained value functions are used."),
      "value.where": described(conditions, "Values of the run that trains, where they differ."),
    ]
  }

  private var exclusion: JSONObject {
    let own: JSONObject = ["arm": Self.name, "seed": ["$ref": "#/$defs/seeds"]]
    return Self.object(parameters.values.merging(own) { $1 })
  }

  private var metric: JSONObject { ["enum": vocabulary.metrics.map(\.name)] }

  private var comparison: JSONObject {
    let axes = Self.list(of: ["type": "string"])
    let thresholds: JSONObject = ["type": "string", "pattern": "^\\s*\\S+\\s*[<>]=\\s*\\S+\\s*$"]
    return Self.object([
      "baseline": described(["type": "string"], "An arm, or a value of an axis: AXIS=VALUE."),
      "pair_by": axes,
      "metric": ["anyOf": [metric, Self.list(of: metric)]],
      "reach": described(
        ["anyOf": [thresholds, Self.list(of: thresholds)]],
        "What counts as a run's success: METRIC >= NUMBER or DATASET >= NUMBER."),
      "series": described(
        ["enum": vocabulary.datasets], "Dataset to compare where two runs have cost the same."),
      "window": described(
        ["type": "integer", "minimum": 1, "maximum": LayerReader.windowLimit],
        "Number of rows of the series to average over."),
    ])
  }

  private var figure: JSONObject {
    let kinds = vocabulary.figureKinds.map { kind in
      var properties = ParameterSchema(declarations: kind.options).constants
      properties["kind"] = described(["const": kind.name], kind.summary)
      properties["where"] = ["$ref": "#/$defs/shown"]
      return Self.object(properties)
    }
    return kinds.isEmpty ? ["type": "object"] : ["anyOf": kinds]
  }

  private var shown: JSONObject {
    let arms: JSONObject = ["anyOf": [Self.name, Self.list(of: Self.name)]]
    let own: JSONObject = ["arm": arms, "seed": ["$ref": "#/$defs/seeds"]]
    return described(
      Self.object(parameters.selections.merging(own) { $1 }), "Values that the runs shown have.")
  }

  private var streams: JSONObject {
    let sharing: JSONObject = ["enum": Sharing.allCases.map(\.rawValue)]
    return Self.object(
      Dictionary(uniqueKeysWithValues: Stream.allCases.map { ($0.rawValue, sharing) }))
  }

  private var limits: JSONObject {
    let steps: JSONObject = ["type": "integer", "minimum": 1, "maximum": LayerReader.stepsLimit]
    return Self.object([
      "time": Self.time,
      "memory": Self.memory,
      "silence": Self.time,
      "retries": ["type": "integer", "minimum": 0, "maximum": LayerReader.retriesLimit],
      "checkpoint": ["anyOf": [Self.time, steps]],
    ])
  }

  private var slurm: JSONObject {
    let text: JSONObject = ["type": "string"]
    func count(from least: Int) -> JSONObject {
      ["type": "integer", "minimum": least, "maximum": LayerReader.countLimit]
    }
    let values: [LayerReader.SlurmKey: JSONObject] = [
      .partition: text, .account: text, .qos: text,
      .time: described(Self.time, "Of an element; at least a minute."),
      .memory: described(Self.memory, "Of an element."),
      .cpus: described(count(from: 1), "Processors of an element."),
      .workers: described(count(from: 1), "Runs that an element executes at the same time."),
      .pack: described(count(from: 1), "Runs of an element."),
      .throttle: described(count(from: 1), "Elements of an array that run at the same time."),
      .notice: described(Self.time, "How long before its end an element writes checkpoints."),
      .requeues: described(
        count(from: 0), "How often an element goes on after the end of its time."),
      .setup: described(Self.list(of: text), "Lines of shell that each element begins with."),
      .options: described(
        ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]],
        "Further options of sbatch, by their long names."),
    ]
    return Self.object(
      Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) }))
  }

  private func described(_ schema: JSONObject, _ text: String) -> JSONObject {
    schema.merging(["description": text]) { $1 }
  }

  private static var time: JSONObject {
    ["type": "string", "pattern": "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"]
  }

  private static var memory: JSONObject { ["type": "string", "pattern": "^[0-9]+[KMGT]$"] }

  private static let claimPattern = "^[^<>]+[<>][^<>]+ +in +\\S+( +from +.+ +to +.+)?( +for +.+)*$"
  private static var claim: JSONObject { ["type": "string", "pattern": claimPattern] }

  private static var name: JSONObject {
    ["type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": 100]
  }

  private static var seeds: JSONObject {
    let seed: JSONObject = ["type": "integer", "minimum": 0]
    return ["anyOf": [seed, list(of: seed), ParameterSchema.range]]
  }

  private static func list(of element: JSONObject) -> JSONObject {
    ["type": "array", "items": element]
  }

  private static func mapping(to value: JSONObject) -> JSONObject {
    ["type": "object", "propertyNames": name, "additionalProperties": value]
  }

  static func object(_ properties: JSONObject) -> JSONObject {
    ["type": "object", "properties": properties, "additionalProperties": false]
  }
}
