internal import Sweeps

/// Measures nothing: trajectory and rewards say it all.
final class NoProbe: Probe {
  let series: [Series] = []

  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row] { [] }
  func conclude() -> (grids: [Grid], summary: [Grid.Content]) { ([], []) }
  func pass(through state: StateTransfer) {}
}
