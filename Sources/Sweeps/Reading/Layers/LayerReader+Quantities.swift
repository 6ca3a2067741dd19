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
    let metrics = (word: "metric", names: lexicon.metrics)
    let datasets = (word: "dataset", names: lexicon.datasets)
    let (wanted, other) = kind == .metric ? (metrics, datasets) : (datasets, metrics)
    if wanted.names.contains(name.value) { return true }
    if other.names.contains(name.value) {
      log.report("'\(name.value)' is a \(other.word); name \(kind)\(remedy)", at: name.place)
    } else {
      unknown(wanted.word, name, among: wanted.names)
    }
    return false
  }
}
