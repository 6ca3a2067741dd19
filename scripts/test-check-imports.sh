#!/bin/sh
# Checks that check-imports.sh finds what it is there to find, and nothing else.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

mkdir -p "$tree/Records/HDF5" "$tree/Sweeps" "$tree/Stray" "$tree/Experiments/Physics/MuJoCo" \
  "$tree/Experiments/Tasks"
cat >"$tree/Records/Record.swift" <<'SWIFT'
public import Foundation
internal import CHDF5
import struct Sweeps.Run
// import Execution
let text = "import Execution"
SWIFT
cat >"$tree/Records/HDF5/File.swift" <<'SWIFT'
import CHDF5
@preconcurrency private import Experiments
import struct CGSL.Interval
SWIFT
printf 'import Sweeps\n\npublic import Records\n' >"$tree/Sweeps/Run.swift"
: >"$tree/Stray/Stray.swift"

printf 'internal import CMuJoCo\n' >"$tree/Experiments/Physics/MuJoCo/Model.swift"
printf 'internal import Kernels\ninternal import CMuJoCo\n' >"$tree/Experiments/Tasks/Humanoid.swift"

expected="$tree/Experiments/Tasks/Humanoid.swift:2: CMuJoCo stops at Experiments/Physics/MuJoCo
$tree/Records/HDF5/File.swift:2: Records must not import Experiments
$tree/Records/HDF5/File.swift:3: Records must not import CGSL
$tree/Stray/Stray.swift:1: module Stray has no row in the table of one-way dependencies (scripts/check-imports.sh)
$tree/Sweeps/Run.swift:3: Sweeps must not import Records"

status=0
found=$("$here/check-imports.sh" "$tree") || status=$?
if [ "$status" -ne 1 ] || [ "$found" != "$expected" ]; then
  printf 'test-check-imports: status %s\n%s\nexpected status 1\n%s\n' "$status" "$found" "$expected" >&2
  exit 1
fi

rm -r "$tree/Experiments/Tasks" "$tree/Stray" "$tree/Sweeps" "$tree/Records/HDF5"
"$here/check-imports.sh" "$tree"
