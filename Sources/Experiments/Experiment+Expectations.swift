public import Sweeps

extension Experiment {
  /// The series that the record of a run may have; of their dimensions only names and units are meaningful.
  public static func series(of parameters: Parameters) -> [Series] {
    let task = Tasks.catalogue.first { $0.name == parameters[.task] }
    return commonSeries(state: [], action: [], members: 1) + (task?.type.measurements ?? [])
      + Diagnostics.all
  }

  /// Control steps of a whole run: the rows of its trajectory.
  public static func steps(of parameters: Parameters) -> Int { parameters[.agentSteps] }
}
