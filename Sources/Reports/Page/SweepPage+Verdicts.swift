internal import Foundation
internal import Sweeps

/// What the sweep claims, and how the claims fare.
extension SweepPage {
  /// In a sentence, under the question.
  var answer: Markup {
    let findings = comparison.findings
    if findings.isEmpty { return .empty }
    return .element("p", ["class": "answer"]) {
      for (verdict, count) in findings.counts {
        Markup.element("span", ["class": "verdict \(verdict.style)"]) {
          "\(verdict.symbol) \(count) \(verdict.plural(count))"
        }
        " "
      }
      if findings.contains(where: { $0.difference?.isWeak == true }) {
        Markup.element("span", ["class": "weak"]) { "on weak evidence where marked" }
      }
    }
  }

  var verdictSection: Section? {
    let findings = comparison.findings
    if findings.isEmpty { return nil }
    return Section("verdicts", "Verdicts") {
      for metric in findings.map(\.claim.metric).uniqued {
        verdictTable(findings.filter { $0.claim.metric == metric }, of: metric)
      }
      Markup.element("p", ["class": "note"]) {
        "A claim holds if the whole 95 % interval of the paired difference is above 0, does not hold if none of "
        "it is, so that the opposite holds, and is undecided if 0 is within; without pairs it is not run. n counts "
        "pairs, and over several cells seeds. "
        Markup.element("span", ["class": "weak"]) { "Weak" }
        " evidence is of fewer than \(Evidence.enough) pairs."
      }
    }
  }

  private func verdictTable(_ findings: [ClaimFinding], of metric: String) -> Markup {
    let hasNotes = findings.contains { !$0.note.isEmpty }
    let scale = EffectScale(of: findings.compactMap(\.difference))
    return PageTable(
      caption: "Difference in \(metric)",
      columns: [
        .text("Verdict"), .text("Claim"), .text("Effect, 95 % interval"), .number("Difference"),
        .number("95 % interval"), .number("n"),
      ] + (hasNotes ? [.text("Note")] : []),
      rows: findings.map { finding in
        PageTable.Row(
          style: finding.difference?.isWeak == true ? "weak-row" : "",
          cells: [
            .element("span", ["class": "verdict \(finding.verdict.style)"]) {
              "\(finding.verdict.symbol) \(finding.verdict.rawValue)"
            },
            .element("span") {
              finding.claim.subject
              if !finding.place.isEmpty {
                Markup.element("br")
                Markup.element("span", ["class": "place"]) { finding.place }
              }
            },
            finding.difference.map { scale.drawing(of: $0, finding.verdict.style) } ?? .empty,
            Markup(NumberText.signed(finding.difference?.mean)),
            Markup(NumberText.signed(finding.difference?.interval)),
            Markup("\(finding.difference?.n ?? 0)"),
          ] + (hasNotes ? [Markup(finding.note)] : []))
      },
      style: "verdicts"
    ).markup
  }
}

extension Claim {
  /// The claim without its metric and cells, which the table shows: `polo > greedy`.
  fileprivate var subject: String {
    let words = text.replacing(" in \(metric)", with: "")
    return words.range(of: " for each ").map { String(words[..<$0.lowerBound]) } ?? words
  }
}

extension ClaimFinding.Verdict {
  var symbol: String {
    switch self {
    case .holds: "✓"
    case .doesNotHold: "✕"
    case .undecided: "?"
    case .notRun: "○"
    }
  }

  var style: String {
    switch self {
    case .holds: "holds"
    case .doesNotHold: "fails"
    case .undecided: "open"
    case .notRun: "idle"
    }
  }

  func plural(_ count: Int) -> String {
    switch self {
    case .holds: count == 1 ? "claim holds" : "claims hold"
    case .doesNotHold: count == 1 ? "claim does not hold" : "claims do not hold"
    case .undecided: count == 1 ? "claim is undecided" : "claims are undecided"
    case .notRun: count == 1 ? "claim was not run" : "claims were not run"
    }
  }
}
