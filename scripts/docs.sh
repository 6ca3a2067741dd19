#!/bin/bash
# Makes the library's documentation from its doc comments and landing pages: .build/docs/polo.doccarchive, which any
# web server serves. A warning is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in docc swift-symbolgraph-extract; do
  command -v $tool >/dev/null || { echo "docs: no $tool: it belongs to the Swift toolchain" >&2; exit 1; }
done
built=$(swift build -c release --show-bin-path)
target=$(swift -print-target-info | sed -n 's/.*"unversionedTriple" *: *"\([^"]*\)".*/\1/p' | head -n 1)
out=.build/docs
rm -rf $out

# The C modules that ours are built on.
flags=(-I Sources/CMD -I Sources/CGSL -I Sources/CHDF5 -I Sources/CMuJoCo/include -Xcc -I.deps/mujoco/include)
for map in "$built"/*.build/module.modulemap .build/checkouts/*/Sources/*/include/module.modulemap; do
  flags+=(-Xcc "-fmodule-map-file=$map")
done

archives=()
for module in Sweeps Execution Experiments Records Reports; do
  mkdir -p "$out/symbols/$module"
  swift-symbolgraph-extract -module-name "$module" -target "$target" -I "$built/Modules" "${flags[@]}" \
    -minimum-access-level public -output-dir "$out/symbols/$module"
  docc convert "Sources/$module/$module.docc" --warnings-as-errors \
    --additional-symbol-graph-dir "$out/symbols/$module" --fallback-display-name "$module" \
    --fallback-bundle-identifier "polo.$module" --output-path "$out/$module.doccarchive" >"$out/said" ||
    { cat "$out/said" >&2; exit 1; }
  archives+=("$out/$module.doccarchive")
done
docc merge "${archives[@]}" --synthesized-landing-page-name polo --output-path $out/polo.doccarchive >/dev/null
echo "made $out/polo.doccarchive; serve the folder to read it: python3 -m http.server -d $out/polo.doccarchive"
