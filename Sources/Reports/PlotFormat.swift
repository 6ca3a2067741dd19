/// A format that figures are drawn in.
public enum PlotFormat: String, CaseIterable, Sendable {
  case pdf, png, svg
}

extension PlotFormat {
  /// What every picture of the format begins with.
  public var beginning: [UInt8] {
    switch self {
    case .pdf: Array("%PDF-".utf8)
    case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    case .svg: Array("<?xml".utf8)
    }
  }

  /// What every picture of the format ends with, but for white space.
  private var end: [UInt8] {
    switch self {
    case .pdf: Array("%%EOF".utf8)
    // A chunk without data: its length, its type IEND and its checksum.
    case .png: [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
    case .svg: Array("</svg>".utf8)
    }
  }

  /// Whether a picture has its beginning and its end; a truncated one lacks the end.
  func isWhole(_ picture: [UInt8]) -> Bool {
    let whiteSpace = Array(" \t\r\n".utf8)
    guard let last = picture.lastIndex(where: { !whiteSpace.contains($0) }) else { return false }
    return picture.starts(with: beginning)
      && picture[...last].suffix(end.count).elementsEqual(end)
  }
}
