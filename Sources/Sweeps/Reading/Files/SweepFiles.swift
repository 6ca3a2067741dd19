internal import Foundation

/// Reads a sweep file with its includes, each once, into one layer.
struct SweepFiles {
  let reader: LayerReader
  /// Each file's path, relative to the folder of the first, its text, and its path in messages, in the order of reading.
  private(set) var texts: [(path: String, text: String, shown: String)] = []
  /// Whether all files could be used: what an unusable one states would seem to be missing.
  private(set) var areComplete = true
  private var layers: [String: Layer] = [:]
  /// Real paths of the files that are being read, and their names in messages.
  private var chain: [(real: String, shown: String)] = []

  init(reader: LayerReader) { self.reader = reader }

  private var log: FaultLog { reader.log }

  mutating func root(_ path: String) -> Layer? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return layer(path, shown: path, relative: name, at: .file(path))
  }

  /// - Parameters:
  ///   - path: as the system finds it.
  ///   - shown: as messages name it.
  ///   - place: where a fault of the file as a whole is reported.
  private mutating func layer(
    _ path: String, shown: String, relative: String, at place: Place
  ) -> Layer? {
    let real = Self.real(path) ?? path
    if let known = layers[real] { return known }
    if chain.contains(where: { $0.real == real }) {
      let names = (chain.map(\.shown) + [shown]).joined(separator: " -> ")
      log.report("the includes run in a circle: \(names); remove one of them", at: place)
      return nil
    }
    let lack =
      chain.isEmpty
      ? "empty; a sweep file states at least `sweep:` and `arms:`"
      : "empty; state what sweeps share, such as `params:`, or take it out of include"
    guard let text = text(of: path, shown: shown, at: place),
      let node = YAMLNode.parse(
        text, log: log, whenEmpty: lack, at: { .mark(path: shown, line: $0, column: $1) })
    else { return nil }
    texts.append((relative, text, shown))
    chain.append((real, shown))
    defer { chain.removeLast() }
    let included = includes(of: node, at: path, relative: relative)
    var lower = included.reduce(Layer()) { $0.overlaid(by: $1) }
    // Sweeps of one name would replace each other's output, so each file states its own.
    lower.statedSections.remove(.sweep)
    let layer = lower.overlaid(by: reader.layer(node))
    layers[real] = layer
    return layer
  }

  private mutating func includes(of node: YAMLNode, at path: String, relative: String) -> [Layer] {
    var included: [Layer] = []
    for include in reader.includes(node) {
      let file = Self.path(include.value, besides: path)
      let relativePath = Self.collapsed(Self.path(include.value, besides: relative))
      if let layer = layer(
        file, shown: Self.shown(file), relative: relativePath, at: include.place)
      {
        included.append(layer)
      } else {
        areComplete = false
      }
    }
    return included
  }

  /// Another sweep file in the same folder that states the same name in a line of its own.
  func namesake(of name: String, besides path: String) -> String? {
    let own = Self.real(path) ?? path
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.sorted().lazy
      .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
      .map { Self.path($0, besides: path) }
      .first { (Self.real($0) ?? $0) != own && Self.sweep(at: $0) == name }
      .map(Self.shown)
  }

  /// The name on a file's line that names a sweep; `nil` if it has none.
  private static func sweep(at path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= sizeLimit, let text = try? String(contentsOfFile: path, encoding: .utf8),
      let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("sweep:") })
    else { return nil }
    let stated = line.dropFirst("sweep:".count).split(separator: " #", maxSplits: 1).first ?? ""
    return String(stated.trimmed).trimmingCharacters(in: CharacterSet(charactersIn: "'\""))
  }

  /// A path beside a file. Only the system knows where its `x/..` leads: `x` may be a link.
  private static func path(_ path: String, besides file: String) -> String {
    if path.hasPrefix("/") { return path }
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    return folder + path
  }

  /// A path for people, without its `x/..` if it then leads to the same file.
  private static func shown(_ path: String) -> String {
    let short = collapsed(path)
    return real(short) == real(path) ? short : path
  }

  /// The path without links; `nil` if nothing is there.
  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func collapsed(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private static let sizeLimit = 1 << 20

  private func text(of path: String, shown: String, at place: Place) -> String? {
    var status = stat()
    let named: String
    if case .file = place { named = "" } else { named = "'\(shown)': " }
    guard stat(path, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      log.report("\(named)cannot be read: \(reason); check the path", at: place)
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      log.report("\(named)is not a file; name a sweep file, such as sweeps/fig2.yaml", at: place)
      return nil
    }
    guard status.st_size <= Self.sizeLimit else {
      log.report("\(named)is larger than 1 MiB, so it is no sweep file", at: place)
      return nil
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      log.report("\(named)cannot be read; check its permissions", at: place)
      return nil
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      log.report("\(named)is not UTF-8 text; save it as UTF-8", at: place)
      return nil
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
  }
}
