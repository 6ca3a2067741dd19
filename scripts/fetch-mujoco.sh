#!/bin/sh
# Puts MuJoCo and the models that the tasks start from into a folder, checked against pinned hashes.
#
# usage: fetch-mujoco.sh [FOLDER], by default .deps. What is there already is only checked again, without a network.
set -eu

deps=${1:-$(cd "$(dirname "$0")/.." && pwd)/.deps}
version="4.0.0"
model="models/humanoid.xml"
model_hash="a41d72f7598bfcd3675505fc8331b0ad95195f0b4887d1b92e63892e0407410b"
hand_version="1.4.2"
hand_wheel_hash="a1743530431cb377e6b3b956d284bc96436fc68bac1648ef205054c178e7dc4b"
hand_hashes="680af02828ee4fe9ef5a56f8a4d9020d2ea15a99768b2bda770d22e67e187a02  adroit_model.xml
29f9f05bf6d738b44c3927ec01aa30c259db388dd115ed9597930be119f3ac79  adroit_assets.xml"

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

case $(uname -m) in
  x86_64)
    platform="manylinux_2_28_x86_64"
    wheel_hash="885bd9b9cc0a6b5ba1114923eb954027652a6a0c115fa46b3218b83bae72ac4f"
    ;;
  aarch64)
    platform="manylinux_2_28_aarch64"
    wheel_hash="34de0c1674caa95abd3a0214ded4461e688150fbaa015b2db523d553b7411c3b"
    ;;
  *) fail "no MuJoCo $version is pinned for $(uname -m)" ;;
esac

# hash_is FILE HASH
hash_is() { [ "$(sha256sum <"$1" 2>/dev/null | cut -d ' ' -f 1)" = "$2" ]; }

# The library is taken for whole if it is the one that was unpacked from the wheel of this hash.
has_mujoco() {
  [ "$(cat "$deps/mujoco/wheel.sha256" 2>/dev/null)" = "$wheel_hash" ] &&
    (cd "$deps" && sha256sum --status -c mujoco/files.sha256 2>/dev/null)
}

has_model() { [ -e "$deps/$model" ] && hash_is "$deps/$model" "$model_hash"; }

# fetch_wheel NAME==VERSION CONTENTS HASH: unpacks it into $scratch/wheel.
fetch_wheel() {
  rm -rf "$scratch"/*.whl "$scratch/wheel"
  pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version 3.11 --platform "$platform" --dest "$scratch" "$1" >"$scratch/log" 2>&1 || {
    tail -n 5 "$scratch/log" >&2
    fail "could not fetch the Python wheel $1, which holds the $2" \
      "with a network, or a package index that pip is configured for, run 'make setup' again"
  }
  wheel=$(find "$scratch" -maxdepth 1 -name '*.whl')
  hash_is "$wheel" "$3" || fail "$(basename "$wheel") is not the one that is pinned: its SHA-256 differs"
  python3 -m zipfile -e "$wheel" "$scratch/wheel"
}

fetch_mujoco() {
  say "fetching MuJoCo $version"
  fetch_wheel "mujoco-core==$version" library "$wheel_hash"
  mkdir -p "$scratch/mujoco/lib" "$scratch/mujoco/include"
  mv "$scratch/wheel/mujoco/libmujoco.so.$version" "$scratch/mujoco/lib/"
  mv "$scratch/wheel/mujoco/include/mujoco" "$scratch/mujoco/include/"
  (cd "$scratch" && find mujoco -type f -exec sha256sum {} + >files.sha256)
  mv "$scratch/files.sha256" "$scratch/mujoco/files.sha256"
  echo "$wheel_hash" >"$scratch/mujoco/wheel.sha256"
  rm -rf "$deps/mujoco"
  mv "$scratch/mujoco" "$deps/mujoco"
}

# A bare Debian has pip only inside virtual environments.
pip() {
  if python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip "$@"
  else
    python3 -m venv "$scratch/venv" && "$scratch/venv/bin/python" -m pip "$@"
  fi
}

# The model comes from Debian's package, which is unpacked and not installed.
fetch_model() {
  say "fetching humanoid.xml"
  by_hand="or put humanoid.xml of MuJoCo 2.2.2 (SHA-256 $model_hash) into $deps/models"
  command -v apt-get >/dev/null 2>&1 || fail "no 'apt-get' here to fetch libmujoco-samples" "$by_hand"
  (cd "$scratch" && { apt-get download libmujoco-samples || {
    update_lists && apt-get download libmujoco-samples
  }; }) >"$scratch/log" 2>&1 || {
    tail -n 5 "$scratch/log" >&2
    fail "could not download libmujoco-samples; as root run 'apt-get update', then 'make setup' again" \
      "$by_hand"
  }
  dpkg -x "$scratch"/libmujoco-samples_*.deb "$scratch/samples"
  found="$scratch/samples/usr/share/mujoco/model/humanoid/humanoid.xml"
  hash_is "$found" "$model_hash" || fail "humanoid.xml of libmujoco-samples is not the one that is pinned" \
    "$by_hand"
  mkdir -p "$deps/models"
  mv "$found" "$deps/$model"
}

has_hand() {
  (cd "$deps/models" 2>/dev/null && printf '%s\n' "$hand_hashes" | sha256sum --status -c 2>/dev/null)
}

fetch_hand() {
  say "fetching the Adroit hand"
  fetch_wheel "gymnasium-robotics==$hand_version" "hand's model" "$hand_wheel_hash"
  mkdir -p "$deps/models"
  for file in adroit_model.xml adroit_assets.xml; do
    mv "$scratch/wheel/gymnasium_robotics/envs/assets/adroit_hand/$file" "$deps/models/"
  done
}

update_lists() {
  if [ "$(id -u)" -eq 0 ]; then apt-get update; else command -v sudo && sudo -n apt-get update; fi
}

if has_mujoco && has_model && has_hand; then exit 0; fi
mkdir -p "$deps"
# Inside the folder, so that what is complete is moved into place in one step.
scratch=$(mktemp -d "$deps/fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
# Not every shell runs its exit trap when a signal ends it.
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
has_mujoco || fetch_mujoco
has_model || fetch_model
has_hand || fetch_hand
