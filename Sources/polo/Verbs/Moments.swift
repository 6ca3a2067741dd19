internal import Experiments
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

/// The moments of a run on record, as panels of a film.
struct Moments {
  private enum Drawn {
    /// By MuJoCo: for each dataset its numbers, how many a row has, and which row goes with step 0.
    case scene(SceneRenderer, [(values: [Double], width: Int, first: Int)])
    case path(PathPicture)
  }

  private let path: String
  private let steps: [Double]
  private let times: [Double]
  private let drawn: Drawn

  /// - Throws: also if the run's task has nothing to draw, or this polo does not know it.
  init(of file: URL, width: Int, height: Int, camera: Camera?) throws {
    let record = try Record(opening: file)
    path = file.path
    steps = try record.values("trajectory/step")
    times = try record.values("trajectory/time")
    guard !steps.isEmpty, times.count == steps.count else { throw RenderFault.empty(path) }
    if let path = try PathPicture(record) {
      drawn = .path(path)
    } else {
      drawn = try Self.scene(of: record, path, steps.count, width, height, camera)
    }
  }

  private static func scene(
    of record: Record, _ path: String, _ count: Int, _ width: Int, _ height: Int, _ camera: Camera?
  ) throws -> Drawn {
    let parameters = try Parameters(statedBy: record.parametersJSON)
    if let key = parameters.unusableKey {
      throw RenderFault.unknown(path, key, parameters.values[key])
    }
    guard
      let renderer = try SceneRenderer(
        of: parameters, width: width, height: height, camera: camera)
    else { throw RenderFault.plain(path) }
    let rows = try renderer.datasets.map { dataset in
      let shape = try record.shape(of: dataset)
      guard shape.count == 2, shape[0] - count == 0 || shape[0] - count == 1 else {
        throw RenderFault.uneven(path, dataset, shape)
      }
      return (values: try record.values(dataset), width: shape[1], first: shape[0] - count)
    }
    return .scene(renderer, rows)
  }

  /// Whether they can be seen from another viewpoint.
  var haveCamera: Bool { if case .scene = drawn { true } else { false } }

  /// s
  var timestep: Double { times.count > 1 ? times[1] - times[0] : 1 }

  /// Control steps from one frame to the next at about 25 frames a second.
  var stepsOfFrame: Int { max(Int((0.04 / timestep).rounded()), 1) }

  /// The rows of the record to draw: of given steps, of every Nth, or six from first to last.
  func rows(steps wanted: [Int]?, every: Int?) throws -> [Int] {
    if let wanted {
      return try wanted.map { step in
        guard let row = steps.firstIndex(of: Double(step)) else {
          throw RenderFault.noStep(path, step, last: Int(steps.last!))
        }
        return row
      }
    }
    if let every { return Array(stride(from: 0, to: steps.count, by: every)) }
    let panels = min(6, steps.count)
    return (0..<panels).map { $0 * (steps.count - 1) / max(panels - 1, 1) }
  }

  func panel(_ row: Int) throws -> FilmPanel {
    switch drawn {
    case .path(let path): return path.panel(at: row, time: times[row])
    case .scene(let renderer, let datasets):
      let moment = datasets.flatMap { dataset in
        let first = (row + dataset.first) * dataset.width
        return dataset.values[first..<first + dataset.width]
      }
      let picture = try renderer.draw(moment)
      return FilmPanel(
        pixels: picture.pixels, width: picture.width, height: picture.height, time: times[row])
    }
  }
}

/// Why a record cannot be drawn.
private enum RenderFault: Error, CustomStringConvertible {
  case empty(String)
  case noStep(String, Int, last: Int)
  case plain(String)
  case uneven(String, String, [Int])
  case unknown(String, String, ParameterValue?)

  var description: String {
    switch self {
    case .empty(let path): "\(path): it has no steps to draw"
    case .noStep(let path, let step, let last):
      "\(path): it has no step \(step); its steps go from 0 to \(last)"
    case .plain(let path): "\(path): its task has no looks, neither bodies nor walls"
    case .uneven(let path, let dataset, let shape):
      "\(path): '\(dataset)' has the shape \(shape), not a row for each step"
    case .unknown(let path, let key, let value):
      """
      \(path): this polo knows no run with \(key) \(value.map { "'\($0)'" } ?? "left out"); draw it with the \
      version that made it
      """
    }
  }
}
