/// A format that figures are drawn in.
public enum PlotFormat: String, CaseIterable, Sendable {
  case pdf, png, svg
}
