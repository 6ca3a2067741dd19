internal import Foundation
internal import Sweeps

/// What verbs say with `--json`.
func encoded(_ value: some Encodable) throws -> String {
  String(decoding: try value.prettyJSON(), as: UTF8.self)
}
