#!/bin/sh
# Runs every sweep at smoke size through the built binary, into folders that are removed again.
set -eu

cd "$(dirname "$0")/.."
polo=.build/release/polo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

count=0
for sweep in sweeps/*.yaml; do
  [ -e "$sweep" ] || break
  if ! "$polo" run "$sweep" --size smoke --results "$scratch/results" --plots "$scratch/plots" \
    >"$scratch/output" 2>&1 </dev/null; then
    cat "$scratch/output" >&2
    printf 'smoke: %s failed; to see it again: %s run %s --size smoke --results DIR --plots DIR\n' \
      "$sweep" "$polo" "$sweep" >&2
    exit 1
  fi
  printf 'smoke: %s ok\n' "$sweep"
  count=$((count + 1))
done
[ "$count" -gt 0 ] || {
  echo "smoke: no sweeps/*.yaml" >&2
  exit 1
}
