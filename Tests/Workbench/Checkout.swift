public import Foundation

/// The checkout that the tests were built in.
public enum Checkout {
  /// With `Package.swift`, whatever folder the tests are started in.
  public static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
}
