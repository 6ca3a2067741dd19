/// A cost that can be held equal when runs are compared.
public enum Cost: String, Sendable, CaseIterable {
  case controlSteps = "control steps"
  case physicsSteps = "physics steps"
  case cpuSeconds = "CPU seconds"

  /// The dataset of the cost until the end of each control step; `nil` where the cost is the number of the step itself.
  var dataset: String? {
    switch self {
    case .controlSteps: nil
    case .physicsSteps: "trajectory/physics_steps"
    case .cpuSeconds: "timing/cpu_seconds"
    }
  }

  /// The cost that a dataset holds.
  init?(dataset: String) {
    guard let cost = Self.allCases.first(where: { $0.dataset == dataset }) else { return nil }
    self = cost
  }
}

extension RunRecord {
  /// What the run had cost at each row of a dataset, by the control steps done: its group's `step` counts them, or
  /// numbers the last of them.
  func costs(_ cost: Cost, ofRowsOf dataset: String, neededBy user: String) throws -> [Double] {
    let group = dataset.split(separator: "/").first.map(String.init) ?? dataset
    let index = try values("\(group)/step", neededBy: user)
    let steps = numbersFromZero("\(group)/step") ? index.map { $0 + 1 } : index
    guard let name = cost.dataset else { return steps }
    let costs = try values(name, neededBy: user)
    return try steps.map { step in
      if step == 0 { return 0 }
      guard step >= 1, Int(step) <= costs.count else {
        throw ReportError.unevenDatasets(
          file: path, x: name, xCount: costs.count, y: "\(group)/step", yCount: Int(step))
      }
      return costs[Int(step) - 1]
    }
  }

  /// What the whole run has cost.
  func cost(_ cost: Cost, neededBy user: String) throws -> Double {
    let costs = try values(cost.dataset ?? "trajectory/step", neededBy: user)
    return cost.dataset == nil ? Double(costs.count) : costs.last ?? 0
  }
}
