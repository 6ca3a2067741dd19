// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Where `make setup` puts MuJoCo. The library is named by its path: with -L and -l the linker would take another MuJoCo
// that the system may have.
let mujoco = "\(Context.packageDirectory)/.deps/mujoco"

// Swift's libraries become part of the program, which is linked to a fixed address: it starts in a third of the time.
// The libraries that Foundation is made of have to be named.
let staticSwift: [LinkerSetting] =
  [.unsafeFlags(["-static-stdlib", "-Xclang-linker", "-no-pie", "-Xlinker", "--build-id=sha1"])]
  + ["CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections"]
  .map { .linkedLibrary($0) }

let package = Package(
  name: "polo",
  products: [.executable(name: "polo", targets: ["polo"])],
  // Exact, so that every machine builds the same program.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    // For the one path type that swift-subprocess takes.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    // C, each behind one Swift module.
    .systemLibrary(name: "CHDF5"),
    .systemLibrary(name: "CGSL", pkgConfig: "gsl"),
    .systemLibrary(name: "CMD", pkgConfig: "libmd"),
    .target(
      name: "CMuJoCo",
      cSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [
        .unsafeFlags([
          "\(mujoco)/lib/libmujoco.so.4.0.0",
          "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../../../.deps/mujoco/lib",
        ])
      ]),
    // The kernels are optimised in every configuration: a debug build of them is 50 times slower.
    // Contraction is off so that every vector width rounds alike.
    .target(
      name: "Kernels",
      cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])]),

    // Ours, in the order of the flow.
    .target(
      name: "Sweeps", dependencies: ["CMD", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(
      name: "Execution",
      dependencies: [
        "Sweeps", .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Tests reach the internals of the experiments in release builds too: a debug build is too slow to test.
    .target(
      name: "Experiments", dependencies: ["Sweeps", "Kernels", "CMuJoCo"],
      swiftSettings: strict + [.unsafeFlags(["-enable-testing"])]),
    .target(name: "Records", dependencies: ["Sweeps", "CHDF5"], swiftSettings: strict),
    .target(name: "Reports", dependencies: ["Sweeps", "Records", "CGSL"], swiftSettings: strict),
    .executableTarget(
      name: "polo",
      dependencies: [
        "Sweeps", "Execution", "Experiments", "Records", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: staticSwift),

    // What tests of several modules work with.
    .target(
      name: "Workbench", dependencies: ["Sweeps"], path: "Tests/Workbench", swiftSettings: strict),
    // Random inputs for code that reads files of others.
    .target(
      name: "Fuzzing", dependencies: ["Workbench"], path: "Tests/Fuzzing", swiftSettings: strict),
    .testTarget(
      name: "SweepsTests", dependencies: ["Sweeps", "Fuzzing", "Workbench"], exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(
      name: "ExecutionTests", dependencies: ["Execution", "Sweeps", "Workbench"],
      swiftSettings: strict),
    // A worker that behaves as badly as its runs ask for; the tests of Execution start it.
    .executableTarget(
      name: "WorkerForTests", dependencies: ["Execution", "Sweeps"], path: "Tests/WorkerForTests",
      swiftSettings: strict),
    // Planning timed against a bare loop of mj_step.
    .target(name: "MuJoCoLoop", dependencies: ["CMuJoCo"], path: "Benchmarks/mujoco/loop"),
    .executableTarget(
      name: "mujoco-benchmark", dependencies: ["Experiments", "Sweeps", "CMuJoCo", "MuJoCoLoop"],
      path: "Benchmarks/mujoco", exclude: ["loop"], swiftSettings: strict),

    .target(
      name: "BaselineKernels", path: "Tests/BaselineKernels",
      cSettings: [.unsafeFlags(["-O2", "-ffp-contract=off"])]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Sweeps", "Kernels", "BaselineKernels", "AllocationCounter", "CMuJoCo",
        "MuJoCoLoop",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RecordsTests", dependencies: ["Records", "Sweeps", "Fuzzing", "Workbench"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Records", "Sweeps", "Workbench"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "PoloTests", dependencies: ["Sweeps", "Records", "Experiments", "Workbench"],
      exclude: ["Golden"], swiftSettings: strict),
  ]
)

// `make sanitize` covers what has threads, locks and memory of its own, or reads what others wrote. The rest is
// numerical, and a thousand times too slow under a sanitizer.
if Context.environment["POLO_SANITIZE"] != nil {
  let sanitized = [
    "CHDF5", "CMD", "Sweeps", "Execution", "Records", "Workbench", "Fuzzing", "WorkerForTests",
    "SweepsTests", "ExecutionTests", "RecordsTests",
  ]
  package.products = []
  package.targets.removeAll { !sanitized.contains($0.name) }
}
