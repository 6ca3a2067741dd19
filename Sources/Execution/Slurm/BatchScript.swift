public import Sweeps

/// The script that `sbatch` is given: options as comments, the sweep's set-up lines, and the program, which
/// replaces the shell so that the shell's signals reach it.
public struct BatchScript: Sendable, Hashable {
  /// The whole script, from `#!/bin/bash` to its last line break.
  public let text: String

  /// - Parameters:
  ///   - name: The job's name, by which it is found again.
  ///   - comment: What else identifies it, for people.
  ///   - array: Elements and how many of them may run at the same time; `nil` for a single job.
  ///   - log: The file of what it prints, with `%A` and `%a` for ids; its folder is taken literally.
  ///   - options: What is asked of the cluster.
  ///   - command: The program and its arguments.
  public init(
    name: String, comment: String, array: (count: Int, throttle: Int?)?,
    log: (folder: String, pattern: String), options: SlurmOptions, command: [String]
  ) {
    var directives = [("job-name", name), ("comment", comment)] as [(String, String?)]
    if let array {
      directives.append(("array", "0-\(array.count - 1)" + (array.throttle.map { "%\($0)" } ?? "")))
    }
    directives.append(
      ("output", "\(log.folder.escaping("%", as: "%%"))/\(log.pattern)"))
    // What an element printed before it was requeued must not be lost.
    directives += [("open-mode", "append"), ("requeue", nil)]
    directives += Self.resources(options)
    // Slurm may give notice a minute early, and so before the program listens; this signal does not end a program
    // that does not listen.
    directives.append(("signal", "B:URG@\(Int(options.effectiveNotice.rounded(.up)))"))
    directives += options.options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let lines = directives.map { name, value in
      "#SBATCH --\(name)" + (value.map { "=\(Self.quotedForSbatch($0))" } ?? "")
    }
    text =
      (["#!/bin/bash"] + lines + ["set -e"] + options.setup
      + ["exec " + command.map(Self.quoted).joined(separator: " ")]).joined(separator: "\n") + "\n"
  }

  /// Long names of the options that a script states.
  static func options(of script: String) -> Set<String> {
    let mark = "#SBATCH --"
    return Set(
      script.split(separator: "\n").filter { $0.hasPrefix(mark) }.map { line in
        String(line.dropFirst(mark.count).prefix { $0 != "=" })
      })
  }

  /// The variable from which `sbatch` takes an option, in preference to its script.
  static func variable(of option: String) -> String {
    let odd = ["array": "ARRAY_INX", "mem": "MEM_PER_NODE", "time": "TIMELIMIT"]
    return "SBATCH_" + (odd[option] ?? option.uppercased().replacing("-", with: "_"))
  }

  private static func resources(_ options: SlurmOptions) -> [(String, String?)] {
    let stated: [(String, String?)] = [
      ("partition", options.partition), ("account", options.account), ("qos", options.qos),
      ("time", options.seconds.map(spelled)),
      ("mem", options.bytes.map { "\(($0 + (1 << 20) - 1) >> 20)M" }),
      ("cpus-per-task", "\(options.cpus)"),
    ]
    return stated.filter { $0.1 != nil }
  }

  /// `1-02:30:00`, as Slurm writes days and times.
  static func spelled(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = [whole / 3600 % 24, whole / 60 % 60, whole % 60].map(padded).joined(separator: ":")
    return whole >= 86400 ? "\(whole / 86400)-\(clock)" : clock
  }

  /// A shell word: bare where every character is harmless, else in single quotes.
  public static func quoted(_ word: String) -> String {
    isPlain(word) ? word : "'\(word.escaping("'", as: "'\\''"))'"
  }

  /// A value of a `#SBATCH` line, whose words can be in double quotes, with backslashes before characters that are
  /// special there.
  static func quotedForSbatch(_ value: String) -> String {
    if isPlain(value) { return value }
    return "\"\(value.escaping("\\", as: "\\\\").escaping("\"", as: "\\\""))\""
  }

  private static func isPlain(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"):
          true
        default: "-_.,:/=+@%".utf8.contains(byte)
        }
      }
  }
}
