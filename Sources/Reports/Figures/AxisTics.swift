internal import Foundation

/// The numbers below a horizontal axis. gnuplot chooses them as if they had no width.
struct AxisTics {
  /// From one number to the next; `nil` where there is room for those that gnuplot chooses.
  let step: Double?
  /// How gnuplot spells them.
  let format: String

  /// - Parameter width: of the axis, in centimetres.
  init(from lower: Double, to upper: Double, width: Double) {
    let span = upper - lower
    func texts(_ step: Double, isShort: Bool) -> (spelling: Spelling, length: Int) {
      let numbers = stride(
        from: (lower / step).rounded(.up), through: (upper / step).rounded(.down), by: 1
      ).map { $0 * step }
      let spelling = isShort ? Spelling(briefly: numbers) : Spelling()
      return (spelling, numbers.map { spelling.text(of: $0).count }.max() ?? 0)
    }
    func isRoom(for length: Int, and gap: Double, every step: Double) -> Bool {
      (Double(length) + gap) * CurveLayout.characterWidth * span / step <= width
    }
    guard span.isFinite, span > AxisRange.leastSpan else {
      step = nil
      format = Spelling().format
      return
    }
    let own = Self.ownPlace(of: span)
    let ownStep = Self.step(own)
    let ownTexts = texts(ownStep, isShort: false)
    // Digits are a little narrower than the mean character: half of one between them is enough to keep gnuplot's.
    if isRoom(for: ownTexts.length, and: 0.5, every: ownStep) {
      step = nil
      format = ownTexts.spelling.format
      return
    }
    let isShort = max(abs(lower), abs(upper)) >= 1e5
    let wider = (own...).lazy.map(Self.step).first {
      isRoom(for: texts($0, isShort: isShort).length, and: 1, every: $0)
    }!
    step = wider
    format = texts(wider, isShort: isShort).spelling.format
  }

  /// The place of gnuplot's step among all steps: there are five to ten in an axis.
  private static func ownPlace(of span: Double) -> Int {
    let exponent = log10(span).rounded(.down)
    let share = span / pow(10, exponent)
    return 3 * (Int(exponent) - 1) + (share < 2 ? 1 : share < 5 ? 2 : 3)
  }

  /// 1, 2 and 5 times the powers of ten, 1 being at place 0.
  private static func step(_ place: Int) -> Double {
    let exponent = Int((Double(place) / 3).rounded(.down))
    let factor = [1.0, 2, 5][place - 3 * exponent]
    // By division where it is a decimal fraction, which is then the nearest to it.
    return exponent < 0
      ? factor / pow(10, Double(-exponent)) : factor * pow(10, Double(exponent))
  }
}

extension AxisTics {
  /// `100000`, or briefly `100k`.
  private struct Spelling {
    /// After the point of a number of thousands or millions; `nil` if it is spelled out.
    private let decimals: Int?

    init() { decimals = nil }

    /// With as many decimals as tell them apart.
    init(briefly numbers: [Double]) {
      decimals =
        (0..<3).first { decimals in
          numbers.allSatisfy { number in
            let digits = Self.mantissa(of: number) * pow(10, Double(decimals))
            return abs(digits - digits.rounded()) < 1e-6
          }
        } ?? 3
    }

    /// As gnuplot has it.
    var format: String { decimals.map { "%.\($0)s%c" } ?? "%g" }

    func text(of number: Double) -> String {
      guard let decimals else { return String(format: "%g", number) }
      let prefix = Self.thousands(in: number) > 0 ? "k" : ""
      return String(format: "%.\(decimals)f", Self.mantissa(of: number)) + prefix
    }

    private static func mantissa(of number: Double) -> Double {
      number / pow(1000, thousands(in: number))
    }

    /// How often a number can be divided by 1000.
    private static func thousands(in number: Double) -> Double {
      abs(number) < 1000 ? 0 : (log10(abs(number)) / 3).rounded(.down)
    }
  }
}
