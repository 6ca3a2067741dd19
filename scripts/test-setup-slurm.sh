#!/bin/sh
# Checks setup-slurm.sh on machines made of stubs: what it would install, as whom, that nothing is started, and what
# it says where it may not.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
failures=0

stub() {
  printf '#!/bin/sh\n%s\n' "$2" >"$bare/bin/$1"
  chmod +x "$bare/bin/$1"
}

# A machine: the user's number and the programs that it has.
machine() {
  rm -rf "${bare:?}/bin" "$bare/calls" "$bare/policy"
  mkdir "$bare/bin"
  : >"$bare/calls"
  for tool in sh env tail mktemp rm chmod tee cat touch grep; do ln -s "$(command -v "$tool")" "$bare/bin/$tool"; done
  stub id "echo $1"
  shift
  for program in "$@"; do stub "$program" ":"; done
  # Installs what it is told to, and says whether daemons would have been started.
  stub apt-get "case \$1 in install)
  if [ -x '$bare/policy' ] && ! \"$bare/policy\"; then started=no; fi
  echo \"apt-get \$* started=\${started:-yes}\" >>'$bare/calls'
  for name in \"\$@\"; do case \$name in
    munge) touch '$bare/bin/munged' && chmod +x '$bare/bin/munged' ;;
    slurmctld | slurmd) touch '$bare/bin/'\$name && chmod +x '$bare/bin/'\$name ;;
    slurm-client) touch '$bare/bin/sbatch' && chmod +x '$bare/bin/sbatch' ;;
    procps) touch '$bare/bin/pgrep' && chmod +x '$bare/bin/pgrep' ;;
  esac; done ;;
*) echo \"apt-get \$*\" >>'$bare/calls' ;; esac"
}

run() {
  status=0
  output=$(PATH="$bare/bin" SBIN="$bare/bin" POLICY="$bare/policy" /bin/sh "$here/setup-slurm.sh" 2>&1 \
    </dev/null) || status=$?
  calls=$(cat "$bare/calls")
}

# expect WHAT, STATUS, CALLS, and a line that the output must contain.
expect() {
  if [ "$status" = "$2" ] && [ "$calls" = "$3" ] && [ ! -e "$bare/policy" ] &&
    printf '%s\n' "$output" | grep -qFx -- "$4"; then
    return
  fi
  failures=$((failures + 1))
  printf 'test-setup-slurm: %s\n  status %s, expected %s\n  calls: %s\n  expected: %s\n  output: %s\n  expected line: %s\n' \
    "$1" "$status" "$2" "$calls" "$3" "$output" "$4" >&2
}

install="apt-get install -y -qq --no-install-recommends"

machine 1000 munged slurmctld slurmd sbatch pgrep
run
expect "a complete machine is left alone" 0 "" "setup-slurm: everything is there"

machine 0 sbatch pgrep
run
expect "root installs what is missing, and starts no daemon" 0 "apt-get update -qq
$install munge slurmctld slurmd started=no" "setup-slurm: missing: munge slurmctld slurmd"

machine 1000 munged slurmctld slurmd pgrep
run
expect "without sudo the command is named" 1 "" \
  "setup-slurm:   apt-get update && apt-get install -y --no-install-recommends slurm-client"

machine 1000 munged slurmctld slurmd pgrep
# shellcheck disable=SC2016 # expanded by the stub
stub sudo 'exec "$@"'
run
expect "others install with sudo" 0 "apt-get update -qq
$install slurm-client started=no" "setup-slurm: everything is there"

machine 0 munged slurmctld sbatch pgrep
# shellcheck disable=SC2016 # expanded by the stub
stub apt-get 'kill -TERM $PPID; exec sleep 1'
ln -s "$(command -v sleep)" "$bare/bin/sleep"
run
expect "a signal leaves no policy" 143 "" "setup-slurm: missing: slurmd"

machine 0 munged slurmctld sbatch pgrep
# Killed before it was made executable.
printf '#!/bin/sh\n%s\nexit 101\n' "# of polo's setup-slurm.sh" >"$bare/policy"
run
expect "a policy that a killed run has left goes" 0 "apt-get update -qq
$install slurmd started=no" "setup-slurm: everything is there"

machine 0
rm "$bare/bin/apt-get"
run
expect "without apt-get the packages are named" 1 "" \
  "setup-slurm:   apt-get update && apt-get install -y --no-install-recommends munge slurmctld slurmd slurm-client procps"

[ "$failures" -eq 0 ] || exit 1
