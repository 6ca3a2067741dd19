internal import CMuJoCo

extension Experiment {
  /// Of the MuJoCo that is loaded, for example `4.0.0`.
  public static var physicsVersion: String { String(cString: mj_versionString()) }
}
