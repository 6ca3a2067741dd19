internal import Foundation

/// Draws differences with their intervals as small pictures that share a scale with 0 in it.
struct EffectScale {
  private let range: ClosedRange<Double>
  private static let (width, height) = (180.0, 18.0)

  init(of differences: [PairedDifference]) {
    let ends = differences.flatMap { [$0.mean, $0.interval?.lower, $0.interval?.upper] }
      .compactMap(\.self).filter(\.isFinite)
    let (least, greatest) = (min(ends.min() ?? 0, 0), max(ends.max() ?? 0, 0))
    let margin = max(greatest - least, .leastNormalMagnitude) * 0.06
    range = least - margin...greatest + margin
  }

  /// - Parameter style: the class that gives it its colour.
  func drawing(of difference: PairedDifference, _ style: String) -> Markup {
    if !difference.mean.isFinite { return .empty }
    let middle = ShortNumber.text(Self.height / 2)
    return .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "effect \(style)",
        "viewBox": "0 0 \(ShortNumber.text(Self.width)) \(ShortNumber.text(Self.height))",
        // The numbers stand beside it.
        "aria-hidden": "true",
      ]
    ) {
      line(from: 0, to: 0, y: (0, Self.height), "zero")
      if let interval = difference.interval, interval.lower.isFinite, interval.upper.isFinite {
        line(from: interval.lower, to: interval.upper, y: (Self.height / 2, Self.height / 2), "bar")
      }
      Markup.element(
        "circle",
        [
          "cx": place(difference.mean), "cy": middle, "r": "4",
          "class": difference.isWeak ? "mean hollow" : "mean",
        ])
    }
  }

  private func line(from x0: Double, to x1: Double, y: (Double, Double), _ style: String) -> Markup
  {
    .element(
      "line",
      [
        "x1": place(x0), "x2": place(x1), "y1": ShortNumber.text(y.0), "y2": ShortNumber.text(y.1),
        "class": style,
      ])
  }

  private func place(_ value: Double) -> String {
    let fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return String(format: "%.1f", fraction * Self.width)
  }
}
