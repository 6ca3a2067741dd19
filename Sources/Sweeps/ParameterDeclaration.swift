/// The key, kind, default and meaning of a parameter.
///
/// Declarations are the one source of the checks, the documentation and the JSON Schema of sweep files.
public struct ParameterDeclaration: Sendable, Hashable {
  /// The kinds of value that a parameter takes, with the values that it allows.
  public enum Kind: Sendable, Hashable {
    case boolean
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case choice([String])
    case text
    case integers(ClosedRange<Int>, atMost: Int = .max)
    /// The name of an arm; options of figures only.
    case arm
    /// `arm`, `seed` or the key of an axis of the sweep; options of figures only.
    case axis
    /// The same for an axis whose values are numbers, which those of `arm` are not.
    case numericAxis
    /// A dataset of a record's series, as `Vocabulary.datasets` names them.
    case dataset
    /// A scalar of a record, as `Vocabulary.metrics` names them; options of figures only.
    case metric
  }

  /// Dotted, for example `planner.horizon`.
  public let key: String
  public let kind: Kind
  /// The value of a parameter that a sweep file does not state; `nil` where it must be stated.
  public let defaultValue: ParameterValue?
  /// One sentence, with the unit where there is one.
  public let summary: String

  public init(_ key: String, _ kind: Kind, default defaultValue: ParameterValue?, _ summary: String)
  {
    self.key = key
    self.kind = kind
    self.defaultValue = defaultValue
    self.summary = summary
  }

  /// What is wrong with a value for this parameter, and what would be right; `nil` if it is allowed.
  public func fault(of value: ParameterValue) -> String? {
    accepts(value) ? nil : "'\(value)' is not \(kind)"
  }

  private func accepts(_ value: ParameterValue) -> Bool {
    switch (kind, value) {
    case (.boolean, .boolean), (.text, .string), (.arm, .string), (.axis, .string),
      (.numericAxis, .string), (.dataset, .string), (.metric, .string):
      true
    case (.integer(let range), .number(let number)): number.isInteger(in: range)
    case (.number(let range), .number(let number)): range.contains(number)
    case (.choice(let names), .string(let name)): names.contains(name)
    case (.integers(let range, let count), .list(let values)):
      values.count <= count
        && values.allSatisfy {
          if case .number(let number) = $0 { number.isInteger(in: range) } else { false }
        }
    default: false
    }
  }
}

extension Double {
  fileprivate func isInteger(in range: ClosedRange<Int>) -> Bool {
    Int(exactly: self).map { range.contains($0) } ?? false
  }
}

extension ParameterDeclaration.Kind: CustomStringConvertible {
  /// The kind as an error message names it: "an integer from 1 to 4096".
  public var description: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range): "an integer\(Self.span(range))"
    case .number(let range): "a number\(Self.span(range))"
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    case .text: "text"
    case .integers(let range, let count):
      "a list of \(count < .max ? "at most \(count) " : "")integers\(Self.span(range))"
    case .arm: "the name of an arm"
    case .axis: "arm, seed or the key of an axis"
    case .numericAxis: "seed or the key of an axis of numbers"
    case .dataset: "a dataset that grows by rows, for example coverage/fraction"
    case .metric: "a metric, for example summary/average_reward"
    }
  }

  private static func span(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? (range.lowerBound == .min ? "" : " of at least \(range.lowerBound)")
      : " from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func span(_ range: ClosedRange<Double>) -> String {
    let greatest = Double.greatestFiniteMagnitude
    let lower = ParameterValue.number(range.lowerBound)
    return range.upperBound == greatest
      ? (range.lowerBound == -greatest ? "" : " of at least \(lower)")
      : " from \(lower) to \(ParameterValue.number(range.upperBound))"
  }
}
