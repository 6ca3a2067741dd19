# fig2b: the learned value over the world, a panel for each step, with the path until then and the walls
#
# gnuplot fig2b.gp             draws pdf, png and svg beside this file
# gnuplot -c fig2b.gp 'png'    draws those that are named
#
# polo: 0.1.0
# commit: 6ef44563fe0fb3e2ea59300e72e14473eb06b2e7
# sweep: fig2
# sweep_sha256: 6942753ebf4d9472d341cf3857ac3910dcebaf31e49858dc00e326df97be3e35
# runs: 120 of 120

# What it says
title = ''
note  = 'polo, seed 20; each row has its own colour scale'
array label_of_row[2] = ['point-mass-box', 'point-mass-maze']
array step[4] = [100, 250, 500, 1000]

# Of each row the world, in metres
array world_x0[2] = [0, 0]; array world_x1[2] = [10, 10]
array world_y0[2] = [0, 0]; array world_y1[2] = [10, 10]

# Of each row the range of its values, and the panel that draws its colour bar: the first with a map, or none
array low[2] = [-0.3019704520702362, -0.1373361349105835]; array high[2] = [4.5286478996276855, 5.351203918457031]
array bar[2] = [1, 5]

# Of each panel, row by row: whether it has a map, where the agent is, and what stands in the panel if there
# is no map
array mapped[8] = [1, 1, 1, 1, 1, 1, 1, 1]
array agent_x[8] = [6.984628677368164, 0.0010000000474974513, 8.445569038391113, 0.043058983981609344, 4.812881946563721, 6.000999927520752, 7.00635290145874, 0.9632208943367004]; array agent_y[8] = [0.0010000000474974513, 3.865731954574585, 4.820037364959717, 8.287772178649902, 9.99899959564209, 0.6335076689720154, 4.530014514923096, 7.999000072479248]
array absence[8] = ['', '', '', '', '', '', '', '']

# How large it is, in centimetres, and its type, in points
columns = 4; panel_width = 3.6; column_gap = 0.35
rows = 2; panel_height = 3.6; row_gap = 0.35
left = 0.75; right = 1.3; bottom = 0.75
top = 0.6
type = 'Helvetica,8'; small = ',6.5'; dpi = 300
width  = left + columns * panel_width + (columns - 1) * column_gap + right
height = bottom + rows * panel_height + (rows - 1) * row_gap + top
h(cm) = cm / width
v(cm) = cm / height

here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
formats = ARGC > 0 ? ARG1 : 'pdf png svg'
data  = here.'fig2b.csv'
path  = here.'fig2b-path.csv'
walls = here.'fig2b-walls.csv'

set encoding utf8
set datafile separator comma
# A fill that was left transparent would wash out the maps.
set style fill solid
# YlGnBu of ColorBrewer
set palette defined (\
  0 '#ffffd9', 1 '#edf8b1', 2 '#c7e9b4', 3 '#7fcdbb', 4 '#41b6c4', 5 '#1d91c0', \
  6 '#225ea8', 7 '#253494', 8 '#081d58')
unset key; unset tics; unset cbtics
set border 15 linewidth 0.5 linecolor rgb '#909090'

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
      name 'fig2b'
  }
  set output here.'fig2b.'.format
  set multiplot
  set label 1 title at screen 0.5, v(height - 0.35) center
  set label 2 note at screen 0.5, v(0.22) center textcolor rgb '#707070' font small
  do for [p = 1:columns * rows] {
    c = (p - 1) % columns
    r = (p - 1) / columns
    x0 = left + c * (panel_width + column_gap)
    y0 = bottom + (rows - 1 - r) * (panel_height + row_gap)
    set lmargin at screen h(x0)
    set rmargin at screen h(x0 + panel_width)
    set bmargin at screen v(y0)
    set tmargin at screen v(y0 + panel_height)
    set xrange [world_x0[r + 1]:world_x1[r + 1]]
    set yrange [world_y0[r + 1]:world_y1[r + 1]]
    set title (r == 0 ? sprintf('t = %g', step[c + 1]) : '') offset 0, -0.7
    set label 3 (c == 0 ? label_of_row[r + 1] : '') \
      at screen h(0.3), v(y0 + panel_height / 2) center rotate
    set label 4 absence[p] at graph 0.5, 0.5 center textcolor rgb '#707070' font small
    if (mapped[p]) {
      set cbrange [low[r + 1]:high[r + 1]]
      unset colorbox
      if (p == bar[r + 1]) {
        bar_x = width - right + 0.2
        set colorbox user vertical \
          origin screen h(bar_x), v(y0) size screen h(0.14), v(panel_height)
        set label 5 sprintf('%.2g', low[r + 1]) at screen h(bar_x + 0.24), v(y0 + 0.1) \
          left textcolor rgb '#404040' font small
        set label 6 sprintf('%.2g', high[r + 1]) at screen h(bar_x + 0.24), v(y0 + panel_height - 0.1) \
          left textcolor rgb '#404040' font small
        set label 7 'value' at screen h(bar_x + 0.45), v(y0 + panel_height / 2) \
          center rotate textcolor rgb '#404040' font small
      }
      plot data index p - 1 using 2:3:4 with image
      unset title; unset label; unset colorbox
      set object 1 circle at agent_x[p], agent_y[p] size graph 0.014 front \
        fillcolor rgb '#000000' fillstyle solid noborder
    }
    plot path index r using 2:(mapped[p] && $1 <= step[c + 1] ? $3 : NaN) \
        with lines linewidth 0.5 linecolor rgb '#202020', \
      walls index r using 1:(mapped[p] ? $2 : NaN):($3 - $1):($4 - $2) \
        with vectors nohead linewidth 1.5 linecolor rgb '#000000'
    unset label; unset object
  }
  unset multiplot
  set output
}
