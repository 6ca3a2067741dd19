import Foundation
import Reports
import Testing

struct TableTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func table(
    _ header: [String] = [], _ columns: [String] = ["a", "b"], _ fill: (CSVFile) throws -> Void
  ) throws -> String {
    let url = results.folder.appendingPathComponent("table.csv")
    let file = try CSVFile(url, header: header, columns: columns)
    try fill(file)
    try file.commit()
    return try String(contentsOf: url, encoding: .utf8)
  }

  @Test func `hostile texts are quoted and stay in their field`() throws {
    let text = try table(["made of\nlines"]) { file in
      try file.text("a,b")
      try file.text("say \"x\"")
      try file.endRow()
      try file.text("two\nlines")
      try file.text("#no comment")
      try file.endRow()
      // To Swift the second quote and the accent are one character.
      try file.text("say \"x\"\u{301}")
      try file.text("c")
      try file.endRow()
    }
    #expect(
      text == "# made of lines\na,b\n\"a,b\",\"say \"\"x\"\"\"\n\"two\nlines\",\"#no comment\"\n"
        + "\"say \"\"x\"\"\u{301}\",c\n")
  }

  @Test func `numbers read back to the same bits and are as short as can be`() throws {
    var numbers: [Double] = [
      0, -0.0, 1, -1, 0.1, 0.3, 1.0 / 3, 2.0 / 3, 0.0016, 1e-9, 1e-10, 5e-324, 1e15, 1e16, 1e22,
      1e300,
      123456.789, 0.1 + 0.2, 999_999.999999999, 0x1p53, .pi, -.pi * 1e-5, 2.5e-7,
    ]
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let any = Double(bitPattern: state)
      numbers.append(any.isFinite ? any : 0)
      numbers.append(Double(state >> 40) / 4096)
      numbers.append(Double(state >> 50) / 2500)
    }
    let text = try table { file in
      for number in numbers {
        try file.number(number)
        try file.endRow()
      }
    }
    let fields = text.split(separator: "\n").dropFirst()
    #expect(fields.count == numbers.count)
    for (field, number) in zip(fields, numbers) {
      #expect(Double(field)?.bitPattern == number.bitPattern)
      #expect(Self.digits(in: field) <= Self.digits(in: Substring(number.description)))
    }
  }

  /// Significant digits.
  private static func digits(in text: Substring) -> Int {
    let mantissa = text.prefix { $0 != "e" }.filter { $0.isNumber || $0 == "." }
    let all = mantissa.filter { $0 != "." }.drop { $0 == "0" }
    let isWhole = !mantissa.contains(".") || mantissa.hasSuffix(".0")
    return (isWhole ? Substring(String(all.reversed().drop { $0 == "0" })) : all).count
  }

  @Test func `numbers that are not finite are spelt as R and NumPy read them`() throws {
    let text = try table { file in
      try file.number(Double.nan)
      try file.number(-Double.infinity)
      try file.endRow()
      try file.number(nil)
      try file.number(Double.infinity)
      try file.endRow()
    }
    #expect(text == "a,b\nNaN,-Inf\n,Inf\n")
  }

  @Test func `a table that is not committed leaves the old one and nothing else`() throws {
    let url = results.folder.appendingPathComponent("table.csv")
    try "old".write(to: url, atomically: true, encoding: .utf8)
    do {
      let file = try CSVFile(url, header: [], columns: ["a"])
      for row in 0..<100_000 {
        try file.integer(row)
        try file.endRow()
      }
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: results.folder.path) == ["table.csv"])
  }

  @Test func `a table that cannot be written says where and why`() throws {
    let url = results.folder.appendingPathComponent("absent/table.csv")
    #expect(throws: ReportError.cannotWrite(url.path, ENOENT)) {
      _ = try CSVFile(url, header: [], columns: [])
    }
  }
}
