import Foundation
import Sweeps
import Testing

@testable import Experiments

private let environment = RandomStream(seed: 1, name: "environment")

/// A start of a task as a moment on record: the state, and what else its scene asks for.
private func moment(_ task: any MuJoCoTask, goal: Rotation = .identity) throws -> [Double] {
  let state = try task.initialState(environment, episode: 0).prefix(task.state.count)
  return try state + (task.scene().datasets.contains(.goal) ? goal.components : [])
}

private func renderer(_ name: String, camera: Camera? = nil) throws -> SceneRenderer? {
  try SceneRenderer(
    of: Parameters(["task": .string(name)]), width: 120, height: 90, camera: camera)
}

extension Picture {
  fileprivate func colour(_ x: Int, _ y: Int) -> [UInt8] {
    Array(pixels[3 * (y * width + x)..<3 * (y * width + x) + 3])
  }

  fileprivate var colours: Int {
    Set((0..<width * height).map { colour($0 % width, $0 / width) }).count
  }

  /// Share of the pixels that differ.
  fileprivate func difference(_ other: Picture) -> Double {
    let count = width * height
    let differing = (0..<count).count {
      colour($0 % width, $0 / width) != other.colour($0 % width, $0 / width)
    }
    return Double(differing) / Double(count)
  }
}

@Suite struct PictureTests {
  static let drawn = Tasks.catalogue.filter { $0.type is any MuJoCoTask.Type }.map(\.name)

  @Test(arguments: drawn) func `every MuJoCo task is drawn`(name: String) throws {
    let task = try #require(try Tasks.make(Parameters(["task": .string(name)])) as? any MuJoCoTask)
    let picture = try #require(try renderer(name)).draw(try moment(task))
    #expect(picture.pixels.count == 3 * 120 * 90)
    #expect(picture.colours > 10)
  }

  @Test(arguments: ["humanoid-getup", "humanoid-walk", "humanoid-box", "hand-cube"])
  func `what has a scene of its own is drawn on white`(name: String) throws {
    let task = try #require(try Tasks.make(Parameters(["task": .string(name)])) as? any MuJoCoTask)
    let picture = try #require(try renderer(name)).draw(try moment(task))
    #expect(picture.colours > 200)
    // The upper row is the surroundings, and the middle is what it is all about.
    #expect((0..<120).allSatisfy { picture.colour($0, 0).allSatisfy { $0 > 220 } })
    #expect((30..<90).contains { x in (20..<70).contains { picture.colour(x, $0)[2] < 150 } })
  }

  @Test func `a scene has the joints of its task`() throws {
    for entry in Tasks.catalogue {
      guard
        let task = try entry.make(Parameters(["task": .string(entry.name)])) as? any MuJoCoTask
      else { continue }
      let model = try task.scene().model
      #expect(model.components == task.model.components)
      #expect(model.defaultPosition == task.model.defaultPosition)
    }
  }

  @Test func `what moves is seen to move, and the camera goes with it`() throws {
    let task = try HumanoidGetup(Parameters([:]))
    let renderer = try #require(try renderer("humanoid-getup"))
    let start = try moment(task)
    let first = try renderer.draw(start)
    #expect(try renderer.draw(start) == first)
    var raised = start
    raised[2] += 0.5
    #expect(try renderer.draw(raised).difference(first) > 0.02)
    // Four squares of the floor further, all looks the same but for the rounding of pixels at edges.
    var moved = start
    moved[0] += 4
    #expect(try renderer.draw(moved).difference(first) < 0.02)
  }

  @Test func `the goal is seen`() throws {
    let task = try HandCube(Parameters([:]))
    let renderer = try #require(try renderer("hand-cube"))
    let first = try renderer.draw(try moment(task))
    let turned = Rotation(about: SIMD3(0.6, 0, 0.8), by: 1)
    #expect(try renderer.draw(try moment(task, goal: turned)).difference(first) > 0.01)
  }

  @Test func `another camera sees something else`() throws {
    let task = try HumanoidWalk(Parameters([:]))
    let start = try moment(task)
    let usual = try #require(try renderer("humanoid-walk")).draw(start)
    let above = Camera(azimuth: 0, elevation: -80, distance: 6)
    let other = try #require(try renderer("humanoid-walk", camera: above)).draw(start)
    #expect(usual.difference(other) > 0.1)
  }

  @Test func `a point mass has no bodies to draw`() throws {
    #expect(try renderer("point-mass-box") == nil)
  }

  @Test func `a moment of another task is refused`() throws {
    let renderer = try #require(try renderer("humanoid-walk"))
    #expect(throws: ExperimentError.model("a moment has 55 numbers, not 61")) {
      try renderer.draw([Double](repeating: 0, count: 61))
    }
  }
}
