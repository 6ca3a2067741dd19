# fig1: the four tasks of the paper's figure 1, five moments of a run each
#
# scripts/fig1.sh makes the runs and the strips, then calls this: gnuplot -c fig1.gp FOLDER-OF-STRIPS

here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
strips = ARG1

array name[4] = ['maze', 'getup', 'box', 'hand']
array caption_of[4] = [ \
  'POLO explores a maze without rewards, planning 32 steps ahead with an uncertain value', \
  'A humanoid gets up: MPC, 64 steps ahead', \
  'A humanoid pushes a slippery box to its target, orange: MPC, 32 steps ahead', \
  'A hand turns a cube to its goal, which floats beside it: MPC, 16 steps ahead']

width = 1224; strip = 200; caption = 30
height = 4 * (strip + caption)
set terminal pngcairo size width, height font 'Helvetica,11' noenhanced
set output here.'fig1.png'
set encoding utf8
unset border; unset tics; unset key; unset colorbox
set lmargin at screen 0; set rmargin at screen 1
set xrange [-0.5:width - 0.5]; set yrange [-0.5:strip - 0.5]
set multiplot
do for [row = 1:4] {
  top = 1 - ((row - 1) * (strip + caption) + caption) / real(height)
  set tmargin at screen top; set bmargin at screen top - strip / real(height)
  set label 1 caption_of[row] at screen 0.004, top + 0.42 * caption / height left textcolor rgb '#202020'
  plot strips.'/'.name[row].'.png' binary filetype=png with rgbimage
}
unset multiplot
