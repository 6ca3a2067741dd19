#!/bin/sh
# Checks that what polo needs is there: installs what is missing from Debian, and fetches MuJoCo and its models
# into .deps.
#
# A machine that has everything is left alone, and no network is touched.
set -eu

swift_needed="6.2"

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

# The toolchain comes first: Debian has none, so nothing here could install it.
check_swift() {
  command -v swift >/dev/null 2>&1 || fail \
    "no 'swift' on the PATH; polo needs Swift $swift_needed or later" \
    "install a toolchain from https://www.swift.org/install/linux/ and put its usr/bin on the PATH"
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\(\.[0-9][0-9]*\)*\).*/\1/p')
  [ -n "$found" ] || fail "'swift --version' states no version ($(command -v swift)): is the toolchain complete?"
  older=$(printf '%s\n%s\n' "$found" "$swift_needed" | sort -V | head -n 1)
  [ "$older" = "$swift_needed" ] || fail \
    "Swift $found is too old ($(command -v swift)); polo needs $swift_needed or later" \
    "install a toolchain from https://www.swift.org/install/linux/ and put its usr/bin on the PATH"
}

has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { has_command pkg-config && pkg-config --exists "$1"; }

# Sets `missing`: the packages that are not installed and that nothing else, such as another gnuplot, stands in for.
# HDF5 must be Debian's serial one, whose archive is linked.
find_missing() {
  packages="libhdf5-dev hdf5-tools libgsl-dev gnuplot-nox pkg-config libmd-dev python3-venv strace libegl1"
  packages="$packages libgl1-mesa-dri"
  # shellcheck disable=SC2086 # a list of names
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null || true)
  missing=""
  for package in $packages; do
    case "
$installed
" in
      *"
installed $package
"*) continue ;;
    esac
    case $package in
      libhdf5-dev) has_library hdf5-serial && continue ;;
      libgsl-dev) has_library gsl && continue ;;
      libmd-dev) has_library libmd && continue ;;
      hdf5-tools) has_command h5dump && continue ;;
      gnuplot-nox) has_command gnuplot && continue ;;
      pkg-config) has_command pkg-config && continue ;;
      strace) has_command strace && continue ;;
    esac
    missing="$missing${missing:+ }$package"
  done
}

install_missing() {
  command="apt-get install -y --no-install-recommends $missing"
  by_hand="apt-get update && $command"
  say "missing: $missing"
  has_command apt-get || fail \
    "no 'apt-get' here; on Debian the command would be" "  $by_hand" \
    "install what corresponds on this system, then run 'make setup' again"
  if [ "$(id -u)" -eq 0 ]; then
    sudo=""
  elif has_command sudo; then
    sudo="sudo"
    by_hand="sudo apt-get update && sudo $command"
  else
    fail "not root, and no 'sudo' here; have this run as root, then run 'make setup' again:" "  $by_hand"
  fi
  say "installing: ${sudo:+$sudo }$command"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  # Not every shell runs its exit trap when a signal ends it.
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  # shellcheck disable=SC2086 # nothing or `sudo`, and a list of names
  { $sudo apt-get update -qq &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "could not install; run this, then 'make setup' again:" "  $by_hand"
  }
}

check_swift
find_missing
if [ -n "$missing" ]; then
  install_missing
  find_missing
  [ -z "$missing" ] || fail "installed, but still not found: $missing"
fi
"$(dirname "$0")/fetch-mujoco.sh"
say "everything is there (Swift $found)"
