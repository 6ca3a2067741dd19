internal import Sweeps

extension Variable {
  /// HDF5 would clip a value that an integer type cannot hold, and not say so.
  func check(_ values: ArraySlice<Double>, in group: String) throws(RecordError) {
    let fits: (Double) -> Bool
    switch element {
    case .float32, .float64: return
    case .int32: fits = { Int32(exactly: $0) != nil }
    case .int64: fits = { Int64(exactly: $0) != nil }
    case .boolean: fits = { $0 == 0 || $0 == 1 }
    }
    guard let value = values.first(where: { !fits($0) }) else { return }
    throw .unrepresentable(path: "\(group)/\(name)", value: value, element: "\(element)")
  }
}
