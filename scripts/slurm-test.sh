#!/bin/bash
# Runs the tests of the Slurm back end against real clusters on loopback, a cluster for each test, and clears up however
# they end.
#
# usage: scripts/slurm-test.sh [OPTIONS OF SWIFT TEST]
set -euo pipefail

cd "$(dirname "$0")/.."
scripts/setup-slurm.sh
# Paths of sockets must be short.
clusters=$(mktemp -d /tmp/polo-slurm.XXXXXX)
stop_all() {
  local cluster
  for cluster in "$clusters"/*; do
    if [ -e "$cluster/processes" ]; then scripts/slurm-cluster.sh stop "$cluster" || true; fi
  done
  rm -rf "$clusters"
}
trap stop_all EXIT
chmod 755 "$clusters"

log=$clusters/tests.log
POLO_SLURM_CLUSTERS=$clusters swift test -c release --disable-testable-imports --filter 'PoloTests\.SlurmTests' "$@" \
  2>&1 | tee "$log"
# Skipped tests would look like tests that passed.
grep -Eq 'Test run with [1-9][0-9]* tests' "$log" && ! grep -q ' skipped' "$log" || {
  echo "slurm-test: the tests were not run" >&2
  exit 1
}
