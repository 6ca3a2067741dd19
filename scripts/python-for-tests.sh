#!/bin/sh
# Makes .deps/python, where the tests find h5py, xarray and SciPy; does nothing if it is up to date.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
python="$root/.deps/python"
packages="h5py==3.16.0 h5netcdf==1.8.2 numpy==2.4.6 packaging==26.4 pandas==3.1.1 \
python-dateutil==4.0.0 scipy==1.17.1 tzdata==2026.6 xarray==2026.9.0"

if [ "$(cat "$python/packages" 2>/dev/null || true)" = "$packages" ]; then exit 0; fi
echo "fetching into .deps/python, for the tests: $packages"
rm -rf "$python"
python3 -m venv "$python"
# shellcheck disable=SC2086 # one word a package
"$python/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: $packages || {
  echo "could not fetch what the tests need in Python: with a network, or another index that pip is told of, run" \
    "'make python' again" >&2
  exit 1
}
echo "$packages" >"$python/packages"
