public import Foundation

extension Command {
  /// A script for the Python that the tests have for themselves, with h5py, pandas, SciPy and xarray: they read what
  /// polo writes as its users do.
  ///
  /// - Throws: `WorkbenchError.noPython`.
  public static func python(
    _ script: String, _ arguments: [String] = [], in folder: URL? = nil,
    variables: [String: String] = [:], input: Data? = nil
  ) throws -> Command {
    let python = Checkout.folder.appendingPathComponent(".deps/python/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw WorkbenchError.noPython(path: python)
    }
    return Command(
      python, ["-c", script] + arguments, in: folder, variables: variables, input: input)
  }
}
