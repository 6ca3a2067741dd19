/// What keeps a test from being done.
public enum WorkbenchError: Error, CustomStringConvertible {
  case noPython(path: String)
  case timedOut(waitingFor: String)

  public var description: String {
    switch self {
    case .noPython(let path):
      "\(path): there is no such program; run scripts/python-for-tests.sh, which installs it"
    case .timedOut(let what): "waited in vain for \(what)"
    }
  }
}
