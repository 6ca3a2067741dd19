import Foundation
import Testing
import Workbench

@Suite struct ExportTests {
  @Test func `episodes are exported as learning libraries expect them`() throws {
    let place = try Workplace(
      Workplace.sweep.replacingOccurrences(
        of: "agent.steps: 200", with: "agent.steps: 200\n  agent.episode_steps: 80"))
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=random,*").code == 0)
    let ending = try place.polo("export", "sweep.yaml", "--to", "episodes")
    #expect(ending.code == 0)
    #expect(
      ending.output.hasPrefix(
        "wrote 9 episodes of 3 runs into episodes\n9 of 12 runs have no record"))
    let check = try place.python(Self.script)
    #expect(check.output == "3 files agree\n", "\(check.errors)")
    // A file in its place is told without options of other verbs.
    let file = try place.polo("export", "sweep.yaml", "--to", "sweep.yaml")
    #expect(file.code == 1)
    #expect(
      file.errors.contains("move it, or choose another folder with the option that names it\n"),
      "\(file.errors)")
  }

  @Test func `an export of nothing is a failure`() throws {
    let place = try Workplace()
    let ending = try place.polo("export", "sweep.yaml", "--to", "episodes")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        "no run of small has a record; 'polo run sweep.yaml' runs what is left\n"),
      "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.file("episodes").path))
  }

  private static let script = """
    import glob, h5py, numpy as np
    files = sorted(glob.glob("episodes/*.hdf5"))
    for name in files:
        with h5py.File(name) as f, h5py.File(glob.glob(name.replace("episodes", "results/small")[:-5] + "/record.h5")[0]) as r:
            assert f.attrs["digest"] == r.attrs["digest"] and f.attrs["total_episodes"] == "3"
            state, action, reward = (r["trajectory"][k][:] for k in ("state", "action", "reward"))
            first = 0
            for k, length in enumerate((80, 80, 40)):
                e = f[f"episode_{k}"]
                # The state after the last step is not known: one transition less than steps.
                assert e["observations"].shape == (length, state.shape[1])
                assert np.array_equal(e["observations"], state[first:first + length])
                assert np.array_equal(e["actions"], action[first:first + length - 1])
                assert np.array_equal(e["rewards"], reward[first:first + length - 1])
                assert e["terminations"].dtype == e["truncations"].dtype == bool
                assert not e["terminations"][:].any()
                assert e["truncations"][-1] and e["truncations"][:].sum() == 1
                first += length
    print(len(files), "files agree")
    """
}
