#!/bin/sh
# Checks that git tracks nothing that is made: records, resolved packages, builds, downloads.
set -eu

cd "$(dirname "$0")/.."
tracked=$(git ls-files -- Package.resolved '*.h5' 'checkpoint*.bin' '*.tmp' .build .deps)
[ -z "$tracked" ] || {
  printf '%s: must not be tracked (git rm --cached)\n' "$tracked" >&2
  exit 1
}
