internal import Experiments
internal import Foundation
internal import Sweeps

@main
struct Polo {
  static func main() {
    var base: [String: ParameterValue] = [
      "discount": 0.95, "planner.horizon": 32, "planner.rollouts": 64, "planner.noise": 0.7, "planner.noise_correlation": 0.97,
      "planner.temperature": 0.05, "value.members": 6, "value.hidden": [32, 32], "value.optimism": 5, "value.input_gain": 4.2426, "value.hidden_gain": 1.5, "value.output_gain": 0.1, "value.bias_range": 3,
      "learner.rate": 5e-3, "learner.weight_decay": 1e-6, "target.noise": 0.05, "learner.period": 8, "learner.gradient_steps": 32, "learner.minibatch": 32, "target.horizon": 32, "target.states": 256,
    ]
    var seeds = 3
    for argument in CommandLine.arguments.dropFirst() {
      let pair = argument.split(separator: "=")
      if pair[0] == "seeds" { seeds = Int(pair[1])! } else if let number = Double(pair[1]) { base[String(pair[0])] = .number(number) } else { base[String(pair[0])] = .string(String(pair[1])) }
    }
    for (agent, h) in [("polo", base["planner.horizon"]!), ("polo", 1), ("random", 32), ("mpc", 32)] {
      if CommandLine.arguments.contains("agent=polo"), !(agent == "polo" && h != 1) { continue }
      for world in ["box", "maze"] {
        if base["world"] != nil, base["world"] != .string(world) { continue }
        var finals: [[Double]] = []
        let start = clock()
        for seed in 0..<seeds {
          var p = base
          p["task"] = .string("point-mass-\(world)"); p["agent"] = .string(agent); p["planner.horizon"] = h; p["seed"] = .number(Double(seed)); p["world"] = nil
          let e = Experiment(Parameters(p), now: { 0 })
          var rows: [Double] = []
          while let it = e.next() { for r in it.rows where r.series == 3 && [250, 500, 1000].contains(r.values[0]) { rows.append(r.values[1] * 100) } }
          finals.append(rows)
        }
        let cpu = Double(clock() - start) / 1e6 / Double(seeds)
        let means = (0..<3).map { i in finals.map { $0[i] }.reduce(0, +) / Double(seeds) }
        print(agent, h, world, means, "last", finals.map { $0[2] }, "cpu", cpu)
      }
    }
  }
}
