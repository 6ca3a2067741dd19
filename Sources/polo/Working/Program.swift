internal import Experiments
internal import Sweeps

/// The program that this process executes.
enum Program {
  /// Equal for two processes exactly if one can go on from what the other has computed: they are the same build, with
  /// the same MuJoCo.
  static let identity =
    "polo \(Version.current), sha256 \(Digest(ofFile: "/proc/self/exe")?.hexadecimal ?? "unknown"), "
    + "MuJoCo \(Experiment.physicsVersion)"
}
