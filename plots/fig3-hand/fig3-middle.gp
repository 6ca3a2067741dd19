# fig3-middle: summary/average_reward over planner.horizon, a line for each arm
#
# gnuplot fig3-middle.gp             draws pdf, png and svg beside this file
# gnuplot -c fig3-middle.gp 'png'    draws those that are named
#
# polo: 0.1.0
# commit: 3dd5517ca2bd4b3946bc44e63374d3a9f1ff555b
# sweep: fig3-hand
# sweep_sha256: 77d4af7781d895a6e448a02ff1cf5cf78c5e9dd3f1c93bed8f41994bef173935
# runs: 90 of 90

# What it says
title   = ''
x_label = 'planning horizon H (control steps)'
y_label = 'average reward'
array foot[1] = ['mean of n = 5 seeds, 95 % band (Student); dots: the runs']
array series[4] = ['polo', 'mpc', 'control', 'polo-big']
array colour[4] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7']
array dash[4] = [1, 1, 1, 1]
array panel[1] = ['']
array absence[1] = ['']
x_min = 4 / 1.3; x_max = 64 * 1.3
y_min = -0.14; y_max = 0

# How large it is, in centimetres, and its type, in points
columns = 1; panel_width = 6.9; column_gap = 0.85
rows = 1; panel_height = 4.4; row_gap = 0.8
left = 1.71; right = 0.6; top = 1.11; key_top = 0.1
bottom = 1.48
type = 'Helvetica,8'; small = ',6.5'; dpi = 300
width  = left + columns * panel_width + (columns - 1) * column_gap + right
height = bottom + rows * panel_height + (rows - 1) * row_gap + top
h(cm) = cm / width
v(cm) = cm / height

here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
formats = ARGC > 0 ? ARG1 : 'pdf png svg'
data = here.'fig3-middle.csv'
runs = here.'fig3-middle-runs.csv'

set encoding utf8
set datafile separator comma
set style fill transparent solid 0.2 noborder
set xrange [x_min:x_max]
set yrange [y_min:y_max]
set logscale x 2
# Where the dot of a run stands, beside those of the other lines
beside(x, s) = x * (x_max / x_min) ** (0.02 * (s - (|series| + 1) / 2.0))

do for [format in formats] {
  if (format eq 'pdf') {
    set terminal pdfcairo size width cm, height cm font type fontscale 0.75 \
      linewidth 2 rounded noenhanced
  }
  if (format eq 'png') {
    set terminal pngcairo size width / 2.54 * dpi, height / 2.54 * dpi font type \
      fontscale dpi / 96.0 linewidth dpi / 72.0 pointscale dpi / 72.0 rounded noenhanced
  }
  if (format eq 'svg') {
    set terminal svg size width / 2.54 * 96, height / 2.54 * 96 font type \
      fontscale 96 / 72.0 linewidth 96 / 72.0 rounded noenhanced background '#ffffff' \
      name 'fig3_middle'
  }
  set output here.'fig3-middle.'.format
  set multiplot

  # The texts around the panels and the key, in a plot of nothing as wide as the page
  set lmargin at screen 0; set rmargin at screen 1
  set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid; unset title
  set label 1 title at screen 0.5, v(height - 0.35) center
  set label 2 x_label at screen h(left + (width - left - right) / 2), v(bottom - 0.88) center
  set label 3 y_label at screen h(0.3), v(bottom + (height - bottom - top) / 2) center rotate
  do for [i = 1:|foot|] {
    set label (3 + i) foot[i] at screen 0.5, v(0.2 + 0.28 * (|foot| - i)) \
      center textcolor rgb '#707070' font small
  }
  set key at screen 0.5, v(height - key_top) center top horizontal Left reverse samplen 1.5 width 1
  plot for [s = 1:|series|] NaN with lines linewidth 1.5 dashtype dash[s] \
    linecolor rgb colour[s] title series[s]
  unset label; unset key

  set border 3 back linewidth 0.5 linecolor rgb '#909090'
  set xtics nomirror out scale 0.4 textcolor rgb '#404040'
  set xtics (4, 8, 16, 32, 64)
  set ytics nomirror out scale 0.4 textcolor rgb '#404040'
  set grid back linetype 1 linewidth 0.35 linecolor rgb '#e6e6e6'
  do for [p = 1:|panel|] {
    c = (p - 1) % columns
    r = (p - 1) / columns
    x0 = left + c * (panel_width + column_gap)
    y0 = bottom + (rows - 1 - r) * (panel_height + row_gap)
    set lmargin at screen h(x0)
    set rmargin at screen h(x0 + panel_width)
    set bmargin at screen v(y0)
    set tmargin at screen v(y0 + panel_height)
    set title panel[p] offset 0, -0.7
    set format x (p + columns > |panel| ? '%g' : '')
    set format y (c == 0 ? '%g' : '')
    set label 1 absence[p] at graph 0.5, 0.5 center textcolor rgb '#707070' font small
    plot for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \
        using 1:5:6 with filledcurves linecolor rgb colour[s] notitle, \
      for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \
        using 1:3 with lines linewidth 1.2 dashtype dash[s] linecolor rgb colour[s] notitle, \
      for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \
        using 1:3 with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
      for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \
        using 1:3 with points pointtype 6 pointsize 0.8 linewidth 1.2 \
        linecolor rgb colour[s] notitle, \
      for [s = 1:|series|] runs index (p - 1) * |series| + s - 1 \
        using (beside($1, s)):2 with points pointtype 7 pointsize 0.4 \
        linecolor rgb colour[s] notitle
  }
  unset label
  unset multiplot
  set output
}
