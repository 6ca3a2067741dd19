#!/bin/sh
# Makes .deps/python, where the tests find h5py, xarray and SciPy; does nothing if it is up to date.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
python="$root/.deps/python"
packages="h5py==3.16.0 h5netcdf==1.8.2 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1 xarray==2026.9.0"

if [ "$(cat "$python/packages" 2>/dev/null || true)" = "$packages" ]; then exit 0; fi
rm -rf "$python"
python3 -m venv "$python"
# shellcheck disable=SC2086 # one word a package
"$python/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: $packages
echo "$packages" >"$python/packages"
