#!/bin/bash
# Kills sweeps of every task and agent at random moments, and compares their records with those of an undisturbed sweep.
#
# usage: scripts/kill-test.sh [KILLS]
#
# 100 kills unless stated, with SIGKILL: of the workers, of their launcher, or of both at once. Every other sweep has
# two launchers that share it. Prints one line of what was done; stops at the first difference, and says where it leaves
# the files.
set -euo pipefail

kills=${1:-100}
cd "$(dirname "$0")/.."
polo=$PWD/.build/release/polo
scratch=$(mktemp -d)
launchers=()
trap 'stop_all; [ -n "${keep:-}" ] || rm -rf "$scratch"' EXIT
cd "$scratch"

# Every pid here is a child of this script or of a launcher that it has started.
workers() { cat "/proc/${launchers[$1]}/task/"*/children 2>/dev/null | tr ' ' '\n' | grep . || true; }
stop_all() { [ ${#launchers[@]} = 0 ] || kill -KILL "${launchers[@]}" 2>/dev/null || true; }

tasks=$("$polo" schema | python3 -c '
import json, sys
def enums(node):
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    found = [node["enum"]] if isinstance(node, dict) and isinstance(node.get("enum"), list) else []
    return found + [names for child in children for names in enums(child)]
print(", ".join(enums(json.load(sys.stdin)["$defs"]["parameters"]["properties"]["task"])[0]))')

cat >sweep.yaml <<YAML
sweep: kills
params:
  agent.steps: 120
  agent.episode_steps: 50
  planner: {horizon: 8, rollouts: 16}
  value: {members: 2, hidden: [8, 8], inputs: standardised}
  learner: {period: 8, gradient_steps: 8, buffer: 50, minibatch: 16}
  target: {horizon: 8, states: 4, rollouts: 16, plans: 20}
grid: {task: [$tasks]}
arms:
  fitted: {agent: polo}
  trajectory: {agent: polo, learner.method: trajectory, target.iterations: 2}
  mpc: {agent: mpc}
  trained: {agent: mpc, value: {from: trajectory}}
  random: {agent: random}
  noise: {agent: noise, planner.noise_correlation: 0.9}
limits: {retries: 100, checkpoint: 7}
YAML

"$polo" run sweep.yaml --results undisturbed --plots plots >/dev/null
runs=$(find undisturbed -name record.h5 | wc -l)

compare() {
  local record other
  while read -r record; do
    other=$pass/${record#undisturbed/}
    if ! h5diff --exclude-path /timing --exclude-path /provenance "$record" "$other" >difference; then
      keep=yes
      cat difference >&2
      printf 'kill-test: %s differs from %s\n' "$scratch/$other" "$scratch/$record" >&2
      exit 1
    fi
    compared=$((compared + 1))
    resumptions=$((resumptions + $(h5dump -a /provenance/resumptions "$other" |
      sed -n 's/.*(0): //p')))
  done < <(find undisturbed -name record.h5)
  if find "$pass" -name 'checkpoint*' -o -name '*.tmp' -o -name outcome.json -o -path '*/.leases/*' |
    grep .; then
    echo "kill-test: these were left behind" >&2
    exit 1
  fi
}

# Mostly waits until there is a new checkpoint to go on from, sometimes not.
await_moment() {
  touch mark
  local begin=$SECONDS
  if ((RANDOM % 4)); then
    while kill -0 "${launchers[$1]}" 2>/dev/null && ((SECONDS - begin < 60)) &&
      [ -z "$(find "$pass" -name checkpoint.bin -newer mark -print -quit)" ]; do
      sleep 0.02
    done
  fi
  sleep "0.$(printf '%03d' $((RANDOM % 300)))"
}

start() {
  "$polo" run sweep.yaml --results "$pass" --plots "plots-$1" --workers $((2 / count)) >/dev/null 2>&1 &
  launchers[$1]=$!
}

done=0 compared=0 resumptions=0 passes=0
declare -A kinds=([worker]=0 [parent]=0 [both]=0)
while ((done < kills)); do
  passes=$((passes + 1))
  pass=pass-$passes
  mkdir "$pass"
  count=$((passes % 2 + 1))
  for ((slot = 0; slot < count; slot++)); do start $slot; done
  while ((done < kills)); do
    slot=$((RANDOM % count))
    await_moment $slot
    # A launcher that has ended has seen all runs done.
    kill -0 "${launchers[$slot]}" 2>/dev/null || break
    victims=(worker parent both)
    victim=${victims[RANDOM % 3]}
    mapfile -t children < <(workers $slot)
    # Between two workers there is none to kill.
    if [ "$victim" = worker ] && [ ${#children[@]} = 0 ]; then continue; fi
    if [ "$victim" != worker ]; then kill -KILL "${launchers[$slot]}"; fi
    if [ "$victim" != parent ] && [ ${#children[@]} != 0 ]; then
      kill -KILL "${children[@]}" 2>/dev/null || true
    fi
    done=$((done + 1))
    kinds[$victim]=$((kinds[$victim] + 1))
    if [ "$victim" != worker ]; then
      wait "${launchers[$slot]}" 2>/dev/null || true
      for child in "${children[@]}"; do
        while kill -0 "$child" 2>/dev/null; do sleep 0.01; done
      done
      start $slot
    fi
  done
  for launcher in "${launchers[@]}"; do
    wait "$launcher" || {
      echo "kill-test: a sweep that was killed did not complete; see it with:" >&2
      echo "  cd $scratch; $polo status sweep.yaml --results $pass" >&2
      keep=yes
      exit 1
    }
  done
  launchers=()
  compare
done

printf 'kill-test: %d kills (worker %d, parent %d, both %d) in %d sweeps of %d runs; %d resumptions; ' \
  "$done" "${kinds[worker]}" "${kinds[parent]}" "${kinds[both]}" "$passes" "$runs" "$resumptions"
printf '%d records compared with undisturbed ones, all equal\n' "$compared"
