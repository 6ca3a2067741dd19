#!/bin/sh
# Checks that modules import only what the table of one-way dependencies in CONTRIBUTING.md lets them.
#
# usage: check-imports.sh [SOURCES]
set -eu

sources=${1:-$(dirname "$0")/../Sources}

# Each of our modules with all that it may import of ours, the C modules and the packages. What no line names, such as
# Foundation, is free.
table="
Sweeps: CMD Yams
Execution: Sweeps Subprocess SystemPackage
Experiments: Sweeps Kernels CMuJoCo
Records: Sweeps CHDF5
Reports: Sweeps Records CGSL
polo: Sweeps Execution Experiments Records Reports ArgumentParser
"

find "$sources" -name '*.swift' -print | LC_ALL=C sort | TABLE=$table SOURCES=$sources awk '
  BEGIN {
    rows = split(ENVIRON["TABLE"], row, "\n")
    for (i = 1; i <= rows; i++) {
      words = split(row[i], word, /[: ]+/)
      if (words) restricted[word[1]] = module[word[1]] = 1
      for (j = 2; j <= words; j++) { restricted[word[j]] = 1; may[word[1], word[j]] = 1 }
    }
  }
  { check($0) }
  END { exit found }

  function check(file,    inside, line, number, name) {
    inside = substr(file, length(ENVIRON["SOURCES"]) + 2)
    sub(/\/.*/, "", inside)
    if (!(inside in module)) {
      complain(file ":1: module " inside " has no row in the table of one-way dependencies (scripts/check-imports.sh)")
      return
    }
    for (number = 1; (getline line < file) > 0; number++) {
      if (line !~ /^[ \t]*(@[A-Za-z_()]+[ \t]+)*((public|package|internal|fileprivate|private)[ \t]+)?import[ \t]/)
        continue
      name = line
      sub(/^.*import[ \t]+((struct|class|enum|protocol|typealias|func|let|var)[ \t]+)?/, "", name)
      sub(/[^A-Za-z0-9_].*/, "", name)
      if (name == "CMuJoCo" && file !~ /\/Physics\/MuJoCo\//)
        complain(file ":" number ": " name " stops at Experiments/Physics/MuJoCo")
      else if (name in restricted && name != inside && !((inside, name) in may))
        complain(file ":" number ": " inside " must not import " name)
    }
    close(file)
  }

  function complain(text) { print text; found = 1 }
'
