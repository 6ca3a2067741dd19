internal import CMuJoCo
public import Sweeps

extension Experiment {
  /// The version of the loaded MuJoCo, for example `4.0.0`.
  public static var physicsVersion: String { String(cString: mj_versionString()) }

  /// SHA-256 of the model file that a run's task starts from; `nil` if it starts from none.
  public static func modelDigest(of parameters: Parameters) -> Digest? {
    Tasks.type(of: parameters)?.modelFile?.digest
  }
}
