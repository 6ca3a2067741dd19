/// A piece of a page: HTML that is also well-formed XML.
///
/// Text becomes markup only through `init(_:)`, which escapes it, so that no name in a sweep can inject markup.
struct Markup: Sendable, Hashable {
  private(set) var html: String

  /// Text as it is to be read.
  init(_ text: String) { html = Self.escaped(text) }

  private init(html: String) { self.html = html }

  static let empty = Markup(html: "")

  /// Markup that was made elsewhere, such as a drawing.
  static func trusted(_ html: String) -> Markup { Markup(html: html) }

  /// - Parameter attributes: in their order; their values are text.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    @MarkupBuilder _ content: () -> Markup = { .empty }
  ) -> Markup {
    let inner = content().html
    var html = "<\(name)"
    for (key, value) in attributes { html += " \(key)=\"\(escaped(value))\"" }
    html += isVoid(name) ? " />" : ">\(inner)</\(name)>"
    return Markup(html: isBlock(name) ? html + "\n" : html)
  }

  static func + (first: Markup, second: Markup) -> Markup { Markup(html: first.html + second.html) }

  private static func isVoid(_ name: String) -> Bool { ["meta", "br", "hr", "col"].contains(name) }

  /// Whether an element ends its line, so that the page's source can be read and compared.
  private static func isBlock(_ name: String) -> Bool {
    !["a", "abbr", "b", "br", "code", "em", "span", "strong", "bdi"].contains(name)
  }

  /// Characters that HTML and XML would interpret are escaped; those that neither allows become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var html = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      case "\t", "\n": html.unicodeScalars.append(scalar)
      default: html.unicodeScalars.append(allowed(scalar))
      }
    }
    return html
  }

  /// The text with U+FFFD for what neither HTML nor XML allows.
  static func allowed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar == "\t" || scalar == "\n" ? scalar : allowed(scalar))
    }
    return String(result)
  }

  private static func allowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let isControl = scalar.value < 0x20 || 0x7f...0x9f ~= scalar.value
    return isControl || scalar.value & 0xfffe == 0xfffe ? "\u{fffd}" : scalar
  }
}

/// Joins markup and texts, which it escapes.
@resultBuilder
enum MarkupBuilder {
  static func buildExpression(_ text: String) -> Markup { Markup(text) }
  static func buildExpression(_ markup: Markup) -> Markup { markup }
  static func buildBlock(_ parts: Markup...) -> Markup { parts.reduce(.empty, +) }
  static func buildOptional(_ part: Markup?) -> Markup { part ?? .empty }
  static func buildEither(first part: Markup) -> Markup { part }
  static func buildEither(second part: Markup) -> Markup { part }
  static func buildArray(_ parts: [Markup]) -> Markup { parts.reduce(.empty, +) }
}
