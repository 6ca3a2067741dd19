/// Calls a C function that, on failure, returns nil and leaves a reason.
///
/// - Parameters:
///   - fault: makes the error from the reason.
///   - call: gets a buffer and its size.
func orThrow<Result>(
  _ fault: (String) -> ExperimentError,
  _ call: (UnsafeMutablePointer<CChar>, Int32) -> Result?
) throws -> Result {
  try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { reason in
    reason.initialize(repeating: 0)
    guard let result = call(reason.baseAddress!, Int32(reason.count)) else {
      throw fault(String(cString: reason.baseAddress!))
    }
    return result
  }
}
