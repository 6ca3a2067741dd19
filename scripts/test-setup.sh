#!/bin/sh
# Checks setup.sh on machines made of stubs: what it would install, as whom, and what it says where it may not.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
failures=0

stub() {
  printf '#!/bin/sh\n%s\n' "$2" >"$bare/bin/$1"
  chmod +x "$bare/bin/$1"
}

# A machine: the user's number, the Swift version and the packages that it has.
machine() {
  rm -rf "${bare:?}/bin" "$bare/calls" "$bare/packages"
  mkdir "$bare/bin"
  : >"$bare/calls"
  for tool in sh env sed sort head tail cat grep mktemp rm dirname uname sha256sum cut; do
    ln -s "$(command -v "$tool")" "$bare/bin/$tool"
  done
  stub id "echo $1"
  stub swift "echo 'Swift version $2 (swift-$2-RELEASE)'"
  shift 2
  for package in "$@"; do echo "installed $package"; done >"$bare/packages"
  # Knows only the packages that are installed, and fails if it was asked for others, as the real one does.
  stub dpkg-query "cat '$bare/packages'; exit 1"
  # Installs what it is told to, so that the check afterwards finds it.
  stub apt-get "echo \"apt-get \$*\" >>'$bare/calls'
case \$1 in install)
  shift
  for name in \"\$@\"; do case \$name in -*) ;; *) echo \"installed \$name\" >>'$bare/packages' ;; esac; done ;;
esac"
}

with_sudo() {
  # shellcheck disable=SC2016 # expanded by the stub
  stub sudo "printf 'sudo ' >>'$bare/calls'"'; exec "$@"'
}

run() {
  status=0
  output=$(PATH="$bare/bin" /bin/sh "$here/setup.sh" 2>&1 </dev/null) || status=$?
  calls=$(cat "$bare/calls")
}

# expect WHAT, STATUS, CALLS, and a line that the output must contain.
expect() {
  if [ "$status" = "$2" ] && [ "$calls" = "$3" ] && printf '%s\n' "$output" | grep -qFx -- "$4"; then
    return
  fi
  failures=$((failures + 1))
  printf 'test-setup: %s\n  status %s, expected %s\n  calls: %s\n  expected: %s\n  output: %s\n  expected line: %s\n' \
    "$1" "$status" "$2" "$calls" "$3" "$output" "$4" >&2
}

all="libhdf5-dev hdf5-tools libgsl-dev gnuplot-nox pkg-config libmd-dev python3-venv strace libegl1 libgl1-mesa-dri"
some="libhdf5-dev hdf5-tools gnuplot-nox pkg-config python3-venv strace libegl1 libgl1-mesa-dri"
install="apt-get install -y -qq --no-install-recommends libgsl-dev libmd-dev"
by_hand="apt-get install -y --no-install-recommends libgsl-dev libmd-dev"

# shellcheck disable=SC2086 # lists of names
{
  machine 1000 6.3.1 $all
  run
  expect "a complete machine is left alone" 0 "" "setup: everything is there (Swift 6.3.1)"

  machine 0 6.3.1 $some
  run
  expect "root installs exactly what is missing" 0 "apt-get update -qq
$install" "setup: installing: $by_hand"

  machine 0 6.3.1
  run
  expect "a bare machine gets everything" 0 "apt-get update -qq
apt-get install -y -qq --no-install-recommends $all" "setup: missing: $all"

  machine 1000 6.3.1 $some
  with_sudo
  run
  expect "others install with sudo" 0 "sudo apt-get update -qq
sudo $install" "setup: installing: sudo $by_hand"

  machine 1000 6.3.1 $some
  run
  expect "without sudo the command is named" 1 "" "setup:   apt-get update && $by_hand"

  machine 1000 6.3.1 $some
  stub sudo "exit 1"
  run
  expect "where sudo is refused the command is named" 1 "" \
    "setup:   sudo apt-get update && sudo $by_hand"

  machine 0 6.3.1 $some
  stub apt-get "echo 'E: no network' >&2; exit 100"
  run
  expect "where apt-get fails the command is named" 1 "" "setup:   apt-get update && $by_hand"
  expect "and so is its reason" 1 "" "E: no network"

  machine 0 6.3.1 $some
  stub apt-get ":"
  run
  expect "an installation without effect is a failure" 1 "" \
    "setup: installed, but still not found: libgsl-dev libmd-dev"

  machine 0 6.3.1 $some
  rm "$bare/bin/apt-get"
  run
  expect "without apt-get the packages are named" 1 "" "setup:   apt-get update && $by_hand"

  machine 0 6.3.1 python3-venv strace libegl1 libgl1-mesa-dri
  # shellcheck disable=SC2016 # expanded by the stub
  stub pkg-config 'case "$1 $2" in "--exists hdf5-serial" | "--exists gsl" | "--exists libmd") exit 0 ;; esac; exit 1'
  stub h5dump ":"
  stub gnuplot ":"
  run
  expect "libraries and tools from elsewhere will do" 0 "" "setup: everything is there (Swift 6.3.1)"

  machine 0 5.10.1 $all
  run
  expect "an old Swift is refused" 1 "" \
    "setup: Swift 5.10.1 is too old ($bare/bin/swift); polo needs 6.2 or later"

  machine 0 6.10 $all
  run
  expect "versions are compared as numbers" 0 "" "setup: everything is there (Swift 6.10)"

  machine 0 6.3.1 $all
  rm "$bare/bin/swift"
  run
  expect "a missing Swift is named" 1 "" "setup: no 'swift' on the PATH; polo needs Swift 6.2 or later"
}

[ "$failures" -eq 0 ] || exit 1
