import Foundation
import Records
import Sweeps
import Testing
import Workbench

/// Records are for tools that are not ours.
@Suite struct ToolsTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  @Test func `h5dump shows the groups, the types and what compresses them`() throws {
    try Sample(steps: 2500).write(to: scratch.record)
    let ending = try Command("/usr/bin/h5dump", ["-B", "-p", "-H", scratch.record.path]).run()
    #expect(ending.code == 0, "\(ending.text)")
    for line in [
      "SUPERBLOCK_VERSION 2",
      "GROUP \"trajectory\" {",
      "DATASET \"step\" {\n         DATATYPE  H5T_STD_I32LE\n         DATASPACE  SIMPLE { ( 2500 ) / ( H5S_UNLIMITED ) }",
      "DATASPACE  SIMPLE { ( 2500, 4 ) / ( H5S_UNLIMITED, 4 ) }",
      "CHUNKED ( 1024, 4 )",
      "PREPROCESSING SHUFFLE",
      "COMPRESSION DEFLATE { LEVEL 1 }",
      "CHECKSUM FLETCHER32",
      "DATATYPE  H5T_IEEE_F32LE",
    ] { #expect(ending.output.contains(line)) }
  }

  @Test func `booleans of a plain file are an enumeration of bytes`() throws {
    let file = scratch.url.appendingPathComponent("plain.hdf5")
    // More than lie inside their header.
    let step = Dimension("step", "step", count: 300)
    let end = Variable("end", "whether it ends", .boolean, by: ["step"])
    let values = [Double](repeating: 0, count: 299) + [1]
    try PlainFile.write(
      [Grid("episode", dimensions: [step], [.init(end, values)])], attributes: [], to: file)
    let ending = try Command("/usr/bin/h5dump", ["-d", "/episode/end", file.path]).run()
    #expect(ending.code == 0, "\(ending.text)")
    for text in ["H5T_ENUM {", "H5T_STD_I8LE;", "\"FALSE\"            0;", ": FALSE, TRUE\n"] {
      #expect(ending.output.contains(text))
    }
  }

  /// Python takes a second to start, so it is started once and told all that it is to check.
  @Test func `h5py and xarray read every group, and a data frame can be made of each`() throws {
    let long = scratch.url.appendingPathComponent("long/record.h5")
    try Sample(steps: 2500).write(to: long)
    try Sample(steps: 30).write(to: scratch.record)
    let ending = try Command.python(Self.script, [scratch.record.path, long.path]).run()
    #expect(ending.code == 0)
    #expect(ending.text == "30 rows\n2500 rows\n")
  }

  private static let script = #"""
    import sys, warnings, math
    warnings.simplefilter("error")
    import h5py, xarray

    def check(path, rows):
        with h5py.File(path) as f:
            assert f.attrs["format"] == "polo record" and f.attrs["format_version"] == 1
            assert f.attrs["arm"] == "polo" and f.attrs["seed"] == 3
            assert f.attrs["axis.planner.horizon"] == 32.0 and f.attrs["axis.task"] == "maß-box"
            assert len(f["provenance"].attrs["sweep_file"]) == 14 * 6000
            assert list(f["trajectory"]) == [
                "step", "state", "action", "reward", "episode", "state_name", "actuator"]
            assert f["trajectory/state_name"].asstr()[:].tolist() == ["x", "ÿ", "vx", "vy"]
            assert f["trajectory/step"].is_scale
            assert f["losses/member"].dtype == "int64" and f["value_map/x"].dtype == "float64"
            assert [d[0].name for d in f["trajectory/state"].dims] == [
                "/trajectory/step", "/trajectory/state_name"]
            assert f["summary"].attrs["coverage"] == f["summary/coverage"][()] == 0.1 + 0.2
            for name in f:
                for dataset in f[name].values():
                    assert "units" in dataset.attrs and "long_name" in dataset.attrs
                    assert dataset.is_scale or all(len(d) == 1 for d in dataset.dims)
                    assert dataset.size <= 256 or dataset.fletcher32 and dataset.shuffle

        tree = xarray.open_datatree(path, engine="h5netcdf")
        trajectory = tree["trajectory"].to_dataset()
        assert dict(trajectory.sizes) == {"step": rows, "state_name": 4, "actuator": 2}
        assert trajectory["state"].dims == ("step", "state_name")
        assert trajectory["state"].sel(state_name="ÿ", step=7).attrs["units"] == "1"
        assert len(trajectory["state"].to_dataframe()) == rows * 4
        assert len(trajectory[["reward", "episode"]].to_dataframe()) == rows
        assert len(trajectory.to_dataframe()) == rows * 8
        losses = tree["losses"].to_dataset().to_dataframe()
        assert losses.index.names == ["update", "member"] and len(losses) == rows // 10 * 6
        coverage = tree["coverage"].to_dataset().to_dataframe()
        assert coverage["fraction"].loc[10] == 0.01 and len(coverage) == rows
        value_map = tree["value_map"].to_dataset()
        assert value_map["value"].dims == ("step", "x", "y")
        assert len(value_map.to_dataframe()) == 600
        assert len(tree["never"].to_dataset().to_dataframe()) == 0
        summary = tree["summary"].to_dataset()
        assert float(summary["coverage"]) == 0.1 + 0.2 and math.isnan(summary["return"])
        assert tree.attrs["status"] == "completed"
        print(rows, "rows")

    check(sys.argv[1], 30)
    check(sys.argv[2], 2500)
    """#
}
