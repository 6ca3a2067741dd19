import Records
import Testing

@Suite struct MakerTests {
  private let now = Maker(numerics: 5, physics: "4.0.0", model: "m1", value: "v1")

  @Test func `what would give other numbers is named, each by itself`() {
    #expect(now.differences(from: now).isEmpty)
    let others = [
      (Maker(numerics: 4, physics: "4.0.0", model: "m1", value: "v1"), "numerics 4, now 5"),
      (Maker(numerics: 5, physics: "3.9.0", model: "m1", value: "v1"), "MuJoCo 3.9.0, now 4.0.0"),
      (Maker(numerics: 5, physics: nil, model: "m1", value: "v1"), "MuJoCo unknown, now 4.0.0"),
      (Maker(numerics: 5, physics: "4.0.0", model: "m2", value: "v1"), "model m2, now m1"),
      (Maker(numerics: 5, physics: "4.0.0", model: nil, value: "v1"), "model none, now m1"),
      (Maker(numerics: 5, physics: "4.0.0", model: "m1", value: "v2"), "trained value v2, now v1"),
    ]
    for (other, difference) in others { #expect(now.differences(from: other) == [difference]) }
  }

  @Test func `what a run does not use, and what a record does not say, is no difference`() {
    let point = Maker(numerics: 5, physics: "4.0.0")
    #expect(point.differences(from: Maker(numerics: 5, physics: "3.9.0")).isEmpty)
    #expect(point.differences(from: Maker(numerics: 5)).isEmpty)
    let silent = Maker(numerics: 5, physics: "4.0.0", model: "m1")
    #expect(now.differences(from: silent).isEmpty)
    #expect(now.differences(from: .unknown).contains("numerics unstated, now 5"))
    #expect(!now.differences(from: .unknown).contains { $0.hasPrefix("model") })
  }
}
