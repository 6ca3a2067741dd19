internal import ArgumentParser
internal import Reports
internal import Sweeps

/// What to do about claims that do not hold.
struct ClaimArguments: ParsableArguments {
  @Flag(help: "Exit with 3 if a claim does not hold, and with 4 if one is undecided or not run.")
  var checkClaims = false

  /// - Throws: the exit code, before anything is run, if claims are to be checked and the sweep makes none.
  func checkAreMade(by sweep: Sweep) throws {
    guard checkClaims, sweep.claims.isEmpty else { return }
    printError(
      "--check-claims: the sweep makes no claims, or changes leave none of them; state claims, or leave the option out"
    )
    throw ExitCode(64)
  }

  /// - Throws: the exit code of the verdict, if claims are to be checked.
  func check(_ findings: [ClaimFinding]) throws {
    guard checkClaims else { return }
    switch findings.verdict {
    case .holds: return
    case .doesNotHold: throw ExitCode(3)
    case .undecided, .notRun, nil: throw ExitCode(4)
    }
  }
}
