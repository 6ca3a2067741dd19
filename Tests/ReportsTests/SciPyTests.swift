import Foundation
import Reports
import Testing
import Workbench

/// The statistics against SciPy's, in the tests' own Python.
struct SciPyTests {
  /// Samples of all kinds that runs give: smooth, rounded so that values tie, with zeros, with outliers.
  private static let samples: [(first: [Double], second: [Double])] = (0..<40).map { trial in
    var state = UInt64(trial) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    let count = [2, 3, 5, 8, 10, 12, 30, 60, 150][trial % 9]
    func value() -> Double {
      switch trial % 4 {
      case 0: next()
      case 1: (next() * 5).rounded()
      case 2: next() < 0.3 ? next() : 1
      default: exp(6 * next())
      }
    }
    return (
      (0..<count).map { _ in value() + (trial % 2 == 0 ? 0.125 : 0) },
      (0..<count).map { _ in value() }
    )
  }

  @Test func `differences, intervals, tests and rates are SciPy's`() throws {
    let ours = Self.samples.map { first, second -> [String: Any] in
      let difference = PairedDifference(of: [Pairs(first, second)])
      let test = difference.signedRank!
      let rate = SuccessRate(first.count { $0 > 0.5 }, of: first.count)
      return [
        "first": first, "second": second, "mean": difference.mean,
        "student": [difference.interval!.lower, difference.interval!.upper],
        "iqm": [difference.first.interquartileMean, difference.second.interquartileMean],
        "better": difference.probabilityOfImprovement, "w": test.rankSum, "p": test.p,
        "exact": test.isExact, "nonzero": test.n, "successes": rate.successes,
        "wilson": [rate.interval.lower, rate.interval.upper],
      ]
    }
    let input = try JSONSerialization.data(withJSONObject: ours)
    let ending = try Command.python(Self.script, input: input).run()
    #expect(ending.text == "40 samples agree\n")
  }

  private static let script = #"""
    import json, sys, warnings
    import numpy as np
    from scipy import stats
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", "Sample size too small")

    def close(name, ours, theirs, tolerance=1e-10):
        # Sums in another order; the t quantile is iterated to a dozen digits.
        assert np.allclose(ours, theirs, rtol=tolerance, atol=tolerance), (name, ours, theirs)

    samples = json.load(sys.stdin)
    for s in samples:
        a, b = np.array(s["first"]), np.array(s["second"])
        d, n = a - b, len(a)
        close("mean", s["mean"], d.mean())
        test = stats.ttest_rel(a, b)
        if np.ptp(d) > 0:
            close("student", s["student"], test.confidence_interval(0.95))
        close("iqm", s["iqm"], [stats.trim_mean(a, 0.25), stats.trim_mean(b, 0.25)])
        close("better", s["better"], stats.mannwhitneyu(a, b).statistic / n**2)
        close("wilson", s["wilson"], stats.binomtest(s["successes"], n).proportion_ci(method="wilson"))
        nonzero = d[d != 0]
        assert s["nonzero"] == len(nonzero)
        if len(nonzero) == 0:
            assert s["p"] == 1
            continue
        ranks = stats.rankdata(abs(nonzero))
        close("w", s["w"], ranks[nonzero > 0].sum())
        assert s["exact"] == (len(nonzero) <= 100)
        if not s["exact"]:
            theirs = stats.wilcoxon(a, b, correction=True, method="asymptotic")
        elif len(set(abs(nonzero))) == len(nonzero):
            theirs = stats.wilcoxon(nonzero, method="exact")
        elif len(nonzero) <= 13:
            # All signs of the ranks as they are, ties included.
            theirs = stats.wilcoxon(nonzero, method=stats.PermutationMethod(n_resamples=np.inf))
        else:
            # SciPy has no exact test of so many with ties: its approximation is near.
            close("p", s["p"], stats.wilcoxon(nonzero, correction=True, method="asymptotic").pvalue, 0.02)
            continue
        close("p", s["p"], theirs.pvalue)
    print(len(samples), "samples agree")
    """#
}
