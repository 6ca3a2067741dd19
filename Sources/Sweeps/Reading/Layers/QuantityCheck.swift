/// Checks the names of what records hold.
extension LayerReader {
  /// Whether there is such a metric or dataset; reports a name that is none.
  ///
  /// - Parameters:
  ///   - kind: `.metric` or `.dataset`.
  ///   - remedy: what else can be done about a name that is the other of the two.
  func isKnown(
    _ name: Located<String>, as kind: ParameterDeclaration.Kind, or remedy: String = ""
  ) -> Bool {
    let word = kind == .metric ? "metric" : "dataset"
    let other = kind == .metric ? "dataset" : "metric"
    let known = kind == .metric ? lexicon.metrics : lexicon.datasets
    let others = kind == .metric ? lexicon.datasets : lexicon.metrics
    if known.contains(name.value) { return true }
    if others.contains(name.value) {
      log.report("'\(name.value)' is a \(other); name \(kind)\(remedy)", at: name.place)
    } else {
      unknown(word, name, among: known)
    }
    return false
  }
}
