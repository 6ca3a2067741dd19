internal import Foundation

/// The holders of a lease: the first, then each launcher that took it over from the one before. The last one
/// has it.
///
/// There is more than one only while a lease is being taken over, or where a launcher died doing so.
struct LeaseChain {
  private let path: String
  private let links: [(path: String, holder: LeaseHolder)]

  /// - Parameter path: of the lease.
  init(at path: String) {
    self.path = path
    var links: [(path: String, holder: LeaseHolder)] = []
    var next = path
    while let holder = try? LeaseHolder(readingFrom: next), links.count < 64 {
      links.append((next, holder))
      next = Lease.successor(of: path, heldBy: holder.token)
    }
    self.links = links
  }

  /// Whether a holder was read from this file.
  func contains(_ path: String) -> Bool { links.contains { $0.path == path } }

  /// Who has the lease; `nil` if there is no holder, or the file cannot be read.
  var last: LeaseHolder? { links.last?.holder }

  /// Where the last holder was read from.
  var lastPath: String? { links.last?.path }

  /// Takes the lease over from the last holder, if everything is still as it was read.
  ///
  /// Only one launcher can make the link at the successor's place. It then takes the lease only from the
  /// holders that it has seen: a holder that came back to life has let its heart beat, or released the
  /// lease.
  ///
  /// - Parameter file: the launcher's own.
  /// - Returns: whether the lease is the launcher's.
  func takeOver(by launcher: Launcher, linking file: String) -> Bool {
    guard let last = links.last else { return false }
    let place = Lease.successor(of: path, heldBy: last.holder.token)
    guard link(file, place) == 0 else { return false }
    let holders = LeaseChain(at: path).links.map(\.holder)
    guard holders.dropLast() == links.map(\.holder)[...], holders.last?.token == launcher.token,
      rename(place, path) == 0
    else {
      unlink(place)
      return false
    }
    for link in links.dropFirst() { unlink(link.path) }
    return true
  }
}
