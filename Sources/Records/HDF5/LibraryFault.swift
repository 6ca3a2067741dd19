internal import CHDF5

/// A call of HDF5 that failed.
struct LibraryFault: Error {
  /// What was attempted, after "cannot": `open 'trajectory/step'`.
  let doing: String
  /// What the library says about the place where it first failed.
  let detail: String

  /// Takes the detail from the error stack of this thread.
  init(_ doing: String) {
    self.doing = doing
    detail = Self.innermostDescription() ?? "no reason given"
  }

  init(_ doing: String, detail: String) {
    self.doing = doing
    self.detail = detail
  }

  private static func innermostDescription() -> String? {
    var description: String?
    withUnsafeMutablePointer(to: &description) { result in
      _ = H5Ewalk2(
        polo_error_stack(), H5E_WALK_UPWARD,
        { depth, entry, result in
          guard depth == 0, let text = entry?.pointee.desc else { return 0 }
          result!.assumingMemoryBound(to: String?.self).pointee = String(cString: text)
          return 0
        }, result)
    }
    H5Eclear2(polo_error_stack())
    return description
  }
}
