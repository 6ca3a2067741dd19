internal import Foundation

/// The range of a figure's axis: round ends around the values, from 0 where they come near it.
struct AxisRange {
  let lower: Double
  let upper: Double
  private let isLogarithmic: Bool

  /// Values that are this close are drawn as one: a step between them might have no inverse.
  static let leastSpan = 1e-300
  /// Farther from 0 gnuplot draws nothing, and a round end might be infinite.
  private static let farthest = 5e307

  /// - Parameter isTight: whether it ends at the least and the greatest value themselves.
  init(of values: some Sequence<Double>, isTight: Bool) {
    isLogarithmic = false
    let finite = values.filter(\.isFinite).map { min(max($0, -Self.farthest), Self.farthest) }
    var least = finite.min() ?? 0
    var greatest = finite.max() ?? 1
    if least > 0, least < 0.3 * greatest { least = 0 }
    if greatest < 0, greatest > 0.3 * least { greatest = 0 }
    guard greatest - least > Self.leastSpan else {
      let margin = abs(least) > Self.leastSpan ? abs(least) / 2 : 1
      lower = least - margin
      upper = least + margin
      return
    }
    if isTight {
      lower = least
      upper = greatest
      return
    }
    let step = Self.roundStep(of: greatest - least)
    lower = Self.multiple((least / step).rounded(.down), of: step)
    upper = Self.multiple((greatest / step).rounded(.up), of: step)
  }

  /// Powers of ten around the values above 0.
  init(logarithmicOf values: some Sequence<Double>) {
    isLogarithmic = true
    let positive = values.filter { $0.isFinite && $0 > 0 }
    let first = log10(positive.min() ?? 1).rounded(.down)
    lower = max(pow(10, first), .leastNormalMagnitude)
    upper = min(
      pow(10, max(log10(positive.max() ?? 1).rounded(.up), first + 1)), .greatestFiniteMagnitude)
  }

  /// The length of the longest number beside the axis, in characters.
  var labelLength: Int {
    if isLogarithmic {
      return stride(from: log10(lower).rounded(), through: log10(upper).rounded(), by: 1)
        .map { String(format: "%g", pow(10, $0)).count }.max() ?? 0
    }
    let step = Self.roundStep(of: upper - lower)
    let first = (lower / step).rounded(.up)
    return stride(from: first, through: (upper / step).rounded(.down), by: 1)
      .map { GnuplotText.number(Self.multiple($0, of: step)).count }.max() ?? 0
  }

  /// By division where the step is a decimal fraction: 13 · 0.05 is not 0.65, but 13 / 20 is.
  private static func multiple(_ count: Double, of step: Double) -> Double {
    step < 1 ? count / (1 / step).rounded() : count * step
  }

  /// A tenth of the span or a little more: 1, 2 or 5 times a power of ten.
  private static func roundStep(of span: Double) -> Double {
    let rough = span / 10
    let power = pow(10, log10(rough).rounded(.down))
    let factor = [1, 2, 5, 10].first { $0 * power >= rough } ?? 10
    return factor * power
  }
}
