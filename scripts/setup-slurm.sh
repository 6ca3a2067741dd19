#!/bin/sh
# Installs from Debian what the tests of the Slurm back end need: a real Slurm, and munge, with which its parts
# authenticate each other. It starts no daemon, now or later: scripts/slurm-cluster.sh starts its own.
# SBIN and POLICY in the environment say where the daemons and the policy for them are; tests change them.
set -eu

say() { printf 'setup-slurm: %s\n' "$*"; }

fail() {
  for line in "$@"; do printf 'setup-slurm: %s\n' "$line" >&2; done
  exit 1
}

# Debian has the daemons in /usr/sbin, which is not on everybody's path.
PATH=$PATH:${SBIN:-/usr/sbin:/sbin}

missing=""
need() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing${missing:+ }$2"
}
find_missing() {
  missing=""
  need munged munge
  need slurmctld slurmctld
  need slurmd slurmd
  need sbatch slurm-client
  need pgrep procps
}

find_missing
[ -n "$missing" ] || {
  say "everything is there"
  exit 0
}
by_hand="apt-get update && apt-get install -y --no-install-recommends $missing"
say "missing: $missing"
command -v apt-get >/dev/null 2>&1 || fail \
  "no 'apt-get' here; on Debian the command would be" "  $by_hand"
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || fail "not root, and no 'sudo' here; have this run as root:" "  $by_hand"
  sudo=sudo
fi
say "installing: ${sudo:+$sudo }apt-get install -y --no-install-recommends $missing"
# Debian's packages start their daemons, on all interfaces: a policy that says no prevents that.
policy=${POLICY:-/usr/sbin/policy-rc.d}
# Marks a policy, so that one left by a killed run is recognised.
mark="# of polo's setup-slurm.sh"
made=""
log=$(mktemp)
clean() {
  rm -f "$log"
  # shellcheck disable=SC2086 # nothing or `sudo`
  [ -z "$made" ] || $sudo rm -f "$policy"
}
trap clean EXIT
# Not every shell runs its exit trap when a signal ends it.
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
! grep -qxF "$mark" "$policy" 2>/dev/null || made=yes
if [ -n "$made" ] || [ ! -e "$policy" ]; then
  made=yes
  # shellcheck disable=SC2086
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" | $sudo tee "$policy" >/dev/null
  # shellcheck disable=SC2086
  $sudo chmod 755 "$policy"
fi
# shellcheck disable=SC2086 # nothing or `sudo`, and a list of names
{ $sudo apt-get update -qq &&
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} >"$log" 2>&1 </dev/null || {
  tail -n 20 "$log" >&2
  fail "could not install; run this by hand:" "  ${sudo:+$sudo }$by_hand"
}
find_missing
[ -z "$missing" ] || fail "installed, but still not found: $missing"
say "everything is there"
