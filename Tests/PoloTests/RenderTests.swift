import Foundation
import Testing
import Workbench

/// Pictures of records, with the real binary; gnuplot reads them again.
@Suite struct RenderTests {
  private static func sweep(_ task: String, steps: Int) -> String {
    """
    sweep: small
    params:
      task: \(task)
      agent.steps: \(steps)
      planner: {horizon: 2, rollouts: 4}
    arms: {random: {agent: random}}
    """
  }

  private func record(_ place: Workplace) throws -> String {
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    return "results/small/\(try #require(place.records().first))"
  }

  /// Width and height of a PNG, and how its reds differ.
  private func measure(_ file: URL) throws -> (width: Int, height: Int, spread: Double) {
    let header = [UInt8](try Data(contentsOf: file).prefix(24))
    try #require(header.prefix(8) == [137, 80, 78, 71, 13, 10, 26, 10])
    func number(_ place: Int) -> Int { header[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    let script =
      "stats '\(file.path)' binary filetype=png using 1 nooutput; set print '-'; print STATS_stddev"
    let ending = try Command("/usr/bin/env", ["gnuplot", "-e", script]).run()
    let spread = Double(ending.output.trimmingCharacters(in: .whitespacesAndNewlines))
    return (number(16), number(20), try #require(spread))
  }

  @Test(arguments: ["humanoid-walk", "hand-cube", "point-mass-maze"])
  func `a film strip has the size that was asked for and content, and changes with time`(
    task: String
  ) throws {
    let place = try Workplace(Self.sweep(task, steps: 40))
    let run = try record(place)
    func draw(_ steps: String, _ file: String) throws -> Data {
      let ending = try place.polo(
        "render", run, "--size", "100x80", "--steps", steps, "--output", file)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(ending.output == "drew \(file)\n")
      return try Data(contentsOf: place.file(file))
    }
    let first = try draw("0,0", "a.png")
    let size = try measure(place.file("a.png"))
    #expect(size.width == 206 && size.height == 80)
    #expect(size.spread > 5)
    #expect(try draw("0,39", "b.png") != first)
    #expect(try draw("0,0", "c.png") == first)
  }

  @Test func `without options a strip of six moments lies beside the sweep's figures`() throws {
    let place = try Workplace(Self.sweep("point-mass-box", steps: 20))
    let run = try record(place)
    let file = run.replacing("results/", with: "plots/") + ".png"
    #expect(try place.polo("render", "\(run)/record.h5").output == "drew \(file)\n")
    let size = try measure(place.file(file))
    #expect(size.width == 6 * 480 + 5 * 6 && size.height == 400)
    #expect(
      try place.polo("render", run, "--columns", "3", "--size", "50x40").code == 0)
    let narrow = try measure(place.file(file))
    #expect(narrow.width == 3 * 50 + 2 * 6 && narrow.height == 2 * 40 + 6)
    // One that lies in no run's folder is called after its file.
    try FileManager.default.copyItem(
      at: place.file("\(run)/record.h5"), to: place.file("sent.h5"))
    #expect(try place.polo("render", "sent.h5").output == "drew plots/sent.png\n")
  }

  @Test func `frames are numbered for a video`() throws {
    let place = try Workplace(Self.sweep("hand-cube", steps: 20))
    let run = try record(place)
    let ending = try place.polo("render", run, "--frames", "film", "--size", "64x48")
    #expect(ending.code == 0, "\(ending.errors)")
    // 25 frames a second of 0.01 s steps: every fourth.
    let names = try FileManager.default.contentsOfDirectory(atPath: place.file("film").path)
      .sorted()
    #expect(names == (0..<5).map { "00000\($0).png" })
    #expect(ending.output.contains("ffmpeg -framerate 25 -i film/%06d.png"))
    let size = try measure(place.file("film/000004.png"))
    #expect(size.width == 64 && size.height == 48 && size.spread > 5)
  }

  @Test func `frames of a longer drawing before go, and nothing else does`() throws {
    let place = try Workplace(Self.sweep("point-mass-box", steps: 20))
    let run = try record(place)
    func draw(every steps: Int) throws -> String {
      let ending = try place.polo(
        "render", run, "--frames", "film", "--size", "64x48", "--every", "\(steps)")
      #expect(ending.code == 0, "\(ending.errors)")
      return ending.output
    }
    #expect(try !draw(every: 1).contains("removed"))
    let others = ["000020.txt", "7.png", "cover.png"]
    for name in others { try Data("another's".utf8).write(to: place.file("film/\(name)")) }
    let output = try draw(every: 4)
    #expect(output.contains("removed 15 frames of an earlier drawing"), "\(output)")
    let names = try FileManager.default.contentsOfDirectory(atPath: place.file("film").path)
      .sorted()
    #expect(names == (0..<5).map { "00000\($0).png" } + others)
  }

  @Test func `a strip replaces no file that is not a picture`() throws {
    let place = try Workplace(Self.sweep("point-mass-box", steps: 10))
    let run = try record(place)
    for file in ["sweep.yaml", "\(run)/record.h5"] {
      let before = try Data(contentsOf: place.file(file))
      let ending = try place.polo("render", run, "--size", "64x48", "--output", file)
      #expect(ending.code == 64, "\(ending.output)")
      #expect(ending.errors.contains("--output \(file): it is there and no PNG picture"))
      #expect(try Data(contentsOf: place.file(file)) == before)
    }
    #expect(try place.polo("render", run, "--output", "results").code == 64)
    // What an earlier drawing has left, whole or not.
    try Data().write(to: place.file("strip.png"))
    for _ in 0..<2 {
      let ending = try place.polo("render", run, "--size", "64x48", "--output", "strip.png")
      #expect(ending.code == 0, "\(ending.errors)")
    }
  }

  @Test func `a terminal that the environment names for gnuplot is none of its own`() throws {
    let place = try Workplace(variables: ["GNUTERM": "nonsense"])
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    let run = try #require(place.records().first)
    for line in [["plot", "sweep.yaml"], ["render", "results/small/\(run)"]] {
      let ending = try place.polo(line)
      #expect(ending.code == 0, "\(line): \(ending.errors)")
    }
  }

  @Test func `what cannot be drawn is said`() throws {
    let place = try Workplace(Self.sweep("point-mass-box", steps: 10))
    let run = try record(place)
    let late = try place.polo("render", run, "--steps", "10")
    #expect(late.code == 1)
    #expect(late.errors.contains("record.h5: it has no step 10; its steps go from 0 to 9"))
    #expect(try place.polo("render", "nowhere").code == 1)
    let inFile = try place.polo("render", run, "--output", "sweep.yaml/strip.png")
    #expect(inFile.code == 1)
    #expect(
      inFile.errors.contains("move it, or choose another folder with the option that names it\n"),
      "\(inFile.errors)")
    let turned = try place.polo("render", run, "--camera", "-90,-20,5")
    #expect(turned.code == 64)
    #expect(
      turned.errors.contains("--camera -90,-20,5: \(run) is of a point mass"), "\(turned.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.file("plots/small").path))
    let sweep = try place.polo("render", "results/small")
    #expect(sweep.code == 66)
    #expect(
      sweep.errors.contains(
        "is the folder of a sweep; name a run in it, such as results/small/arm="))
    for option in [
      ["--size", "0x9"], ["--steps", "1,x"], ["--camera", "1,2"], ["--every", "0"],
    ] {
      #expect(try place.polo("render", run, option[0], option[1]).code == 64)
    }
  }

  @Test(.enabled(if: dlopen("libOSMesa.so.8", RTLD_LAZY) == nil, "OSMesa draws without EGL"))
  func `without a renderer it is said what to install`() throws {
    let place = try Workplace(Self.sweep("humanoid-walk", steps: 2))
    let run = try record(place)
    // libEGL itself only passes calls on to the drivers that it finds there.
    let ending = try Command(
      Workplace.executable.path, ["render", run], in: place.folder,
      variables: ["__EGL_VENDOR_LIBRARY_DIRS": place.folder.path]
    ).run()
    #expect(ending.code == 1)
    #expect(ending.errors.contains("apt-get install libegl1 libgl1-mesa-dri"))
    #expect(!FileManager.default.fileExists(atPath: place.file("plots").path))
  }
}
