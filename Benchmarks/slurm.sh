#!/bin/bash
# Times 1000 runs of one step on a Slurm of four nodes on this host, packed into elements of job arrays and one in each
# element, beside a plain array of 1000 times `true` on the same cluster.
#
# usage: Benchmarks/slurm.sh [ROUNDS]
set -euo pipefail

rounds=${1:-1}
cd "$(dirname "$0")/.."
scripts/setup-slurm.sh >&2
polo=$PWD/.build/release/polo
sweep=$PWD/Benchmarks/thousand-steps.yaml
scratch=$(mktemp -d)
cluster=$scratch/cluster
trap 'scripts/slurm-cluster.sh stop "$cluster"; rm -rf "$scratch"' EXIT
scripts/slurm-cluster.sh start "$cluster" >&2
# shellcheck disable=SC1091 # made by the line above
. "$cluster/env.sh"

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", b - a }'; }
rate() { awk -v t="$1" 'BEGIN { printf "%.0f", 1000 / t }'; }

await_empty() {
  while [ -n "$(squeue -h -t PD,R,CG,CF -o %i | head -n 1)" ]; do sleep 0.2; done
}

row() { printf '| %s | %s s | %s s | %s s | %s |\n' "$1" "$2" "$3" "$4" "$5"; }

plain() {
  local begin submit look total
  printf '#!/bin/bash\n#SBATCH --output=/dev/null\n#SBATCH --array=0-999\ntrue\n' >"$scratch/true.sh"
  begin=$(now)
  sbatch --parsable "$scratch/true.sh" >/dev/null
  submit=$(since "$begin")
  look=$(now)
  squeue -h -r -t all >/dev/null
  look=$(since "$look")
  await_empty
  total=$(since "$begin")
  row "plain array of \`true\`, \`squeue\`" "$submit" "$look" "$total" "$(rate "$total")"
}

sweep() { # sweep NAME PACK
  local begin submit look total results=$scratch/results-$2
  begin=$(now)
  "$polo" run "$sweep" --on slurm "slurm.pack=$2" --results "$results" --plots "$scratch/plots" >/dev/null
  submit=$(since "$begin")
  look=$(now)
  "$polo" status "$sweep" --results "$results" --plots "$scratch/plots" >/dev/null
  look=$(since "$look")
  # The record of a run is there before its element has ended.
  while [ "$(find "$results" -name record.h5 | wc -l)" -lt 1000 ]; do sleep 0.2; done
  total=$(since "$begin")
  await_empty
  rm -rf "$results"
  row "$1" "$submit" "$look" "$total" "$(rate "$total")"
}

echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg) at the start; $(sbatch --version)"
echo
echo '| 1000 runs of one step | submit | status | all | runs a second |'
echo '|---|---|---|---|---|'
for ((round = 0; round < rounds; round++)); do
  plain
  sweep "packed by 25: 40 elements" 25
  sweep "unpacked: 1000 elements" 1
done
