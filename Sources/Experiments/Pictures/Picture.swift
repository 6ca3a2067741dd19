/// Pixels, the top row first: `[height, width, 3]`, red, green and blue from 0 to 255.
public struct Picture: Sendable, Hashable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]
}
