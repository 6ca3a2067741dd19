internal import Sweeps

/// Measures what is particular to a task while a run goes on.
protocol Probe: Stateful {
  var series: [Series] { get }

  /// Takes the state after `step` control steps; step 0 is the start.
  ///
  /// - Returns: for each row, the place of its series in `series`, and its values.
  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row]

  /// What is written once when the run ends.
  func conclude() -> (grids: [Grid], summary: [Grid.Content])
}
