#!/bin/sh
# Draws figure 1: five moments of each of four runs, which take four minutes of CPU in all.
#
# usage: fig1.sh [FOLDER], by default .build/fig1: the records are kept there, so that drawing again runs nothing.
set -eu

cd "$(dirname "$0")/.."
polo=.build/release/polo
folder=${1:-.build/fig1}

# strip ARM STEPS
strip() {
  # Changed parameters leave earlier folders beside it.
  digest=$("$polo" plan sweeps/fig1.yaml --results "$folder" --runs | sed -n "s/^done  \([0-9a-f]*\)  arm=$1,.*/\1/p")
  "$polo" render "$folder/fig1/"*"-$digest/record.h5" --steps "$2" --size 240x200 --output "$folder/$1.png"
}

"$polo" run sweeps/fig1.yaml --results "$folder" --plots "$folder"
strip maze 60,200,400,700,999
strip getup 0,60,120,200,299
strip box 0,150,300,450,599
strip hand 0,15,30,40,74
gnuplot -c plots/fig1/fig1.gp "$folder"
echo "drew plots/fig1/fig1.png"
