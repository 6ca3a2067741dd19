#!/bin/bash
# Draws every figure under plots/ that has a table again, from its script and the tables beside it; no records are
# needed. Figure 1 has none: 'make fig1' draws it from runs.
#
#   scripts/figures.sh           puts the pictures there: svg, and pdf and png where there are some
#   scripts/figures.sh --check   compares the svg with those that are there
set -euo pipefail
cd "$(dirname "$0")/.."

command -v gnuplot >/dev/null || { echo "figures: no gnuplot here: run 'make setup'" >&2; exit 1; }
[ $# = 0 ] || [ "$*" = --check ] || { echo "usage: scripts/figures.sh [--check]" >&2; exit 64; }
check=${1:-}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The one line that is not part of the figure: it names the gnuplot that drew it.
picture() { grep -v '^<desc>Produced by GNUPLOT ' "$1"; }

count=0 failed=0
for script in plots/*/*.gp; do
  [ -e "${script%.gp}.csv" ] || continue
  drawn=$scratch/$(dirname "$script")
  [ -e "$drawn" ] || { mkdir -p "$drawn" && cp "$(dirname "$script")"/*.{gp,csv} "$drawn"; }
  # In all formats at once, as polo does: a picture may differ by a line's width from one drawn alone.
  gnuplot -d -c "$scratch/$script" 2>"$scratch/said" || { cat "$scratch/said" >&2; exit 1; }
  stem=${script%.gp}
  if [ -z "$check" ]; then
    for format in svg pdf png; do
      if [ $format = svg ] || [ -e "$stem.$format" ]; then cp "$scratch/$stem.$format" "$stem.$format"; fi
    done
    echo "drew $stem"
  elif ! cmp -s <(picture "$stem.svg") <(picture "$scratch/$stem.svg"); then
    echo "figures: $stem.svg is not what its script and tables draw; 'make figures' draws it" >&2
    failed=1
  fi
  count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "figures: there are none under plots/" >&2; exit 1; }
[ "$failed" = 0 ] || exit 1
[ -z "$check" ] || echo "$count figures are what their scripts and tables draw"
