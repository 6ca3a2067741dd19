#!/bin/sh
# Checks fetch-mujoco.sh without a network: what it leaves alone, and what it refuses.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
real=$(cd "$here/../.deps" && pwd)
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
failures=0

# Every program that would fetch fails, and says so.
mkdir "$bare/bin"
for tool in python3 apt-get dpkg sudo; do
  # shellcheck disable=SC2016 # expanded by the stub
  printf '#!/bin/sh\necho "no network for $(basename "$0")" >&2\nexit 1\n' >"$bare/bin/$tool"
  chmod +x "$bare/bin/$tool"
done

fresh() {
  rm -rf "${bare:?}/deps"
  mkdir "$bare/deps"
  cp -R "$real/mujoco" "$real/models" "$bare/deps/"
}

run() {
  status=0
  output=$(PATH="$bare/bin:$PATH" "$here/fetch-mujoco.sh" "$bare/deps" 2>&1 </dev/null) || status=$?
}

# expect WHAT, STATUS, and the beginning of a line that the output must contain; nothing else may be left.
expect() {
  left=$(find "$bare/deps" -name 'fetch.*')
  if [ "$status" = "$2" ] && [ -z "$left" ] && printf '%s\n' "$output" | grep -q -- "^$3"; then return; fi
  failures=$((failures + 1))
  printf 'test-fetch-mujoco: %s\n  status %s, expected %s\n  left: %s\n  output: %s\n' \
    "$1" "$status" "$2" "$left" "$output" >&2
}

fresh
run
expect "what is whole is left alone" 0 "$"

fresh
echo >>"$bare/deps/mujoco/lib/libmujoco.so.4.0.0"
run
expect "a damaged library is fetched again" 1 "setup: could not fetch the Python wheel mujoco-core==4.0.0"

fresh
rm -r "$bare/deps/mujoco/include"
run
expect "and so are missing headers" 1 "setup: fetching MuJoCo 4.0.0"

fresh
echo 0 >"$bare/deps/mujoco/wheel.sha256"
run
expect "and another version" 1 "setup: fetching MuJoCo 4.0.0"

fresh
echo >>"$bare/deps/models/humanoid.xml"
run
expect "an edited model is fetched again" 1 "setup: could not download libmujoco-samples"

fresh
echo >>"$bare/deps/models/adroit_assets.xml"
run
expect "and so is an edited hand" 1 "setup: could not fetch the Python wheel gymnasium-robotics=="

fresh
rm "$bare/deps/models/adroit_model.xml"
run
expect "and what is missing of it" 1 "setup: fetching the Adroit hand"

fresh
rm -r "$bare/deps/mujoco"
# A wheel that is not the pinned one.
cat >"$bare/bin/python3" <<'SH'
#!/bin/sh
while [ $# -gt 0 ]; do
  if [ "$1" = --dest ]; then echo other >"$2/mujoco_core-4.0.0-other.whl"; fi
  shift
done
SH
run
expect "a wheel of another hash is refused" 1 "setup: mujoco_core-4.0.0-other.whl is not the one that is pinned"

[ "$failures" -eq 0 ] || exit 1
