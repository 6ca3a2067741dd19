#!/bin/sh
# Times polo against its peers; options and names of single benchmarks go to bench.py (--help lists them).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
python="$here/../.deps/python/bin/python"
[ -x "$python" ] || {
  echo "bench: no .deps/python with numpy and h5py: run 'make bench', which makes it" >&2
  exit 1
}
exec "$python" "$here/bench.py" "$@"
