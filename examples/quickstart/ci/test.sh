#!/bin/sh
# Tests of render.sh: each renders one page and compares the body.
set -u
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # NAME MARKDOWN WANT
  rm -rf "$work"/*
  mkdir "$work/in" "$work/out"
  printf '%s\n' "$2" >"$work/in/page.md"
  sh render.sh Title "$work/in" "$work/out"
  got=$(sed 1d "$work/out/page.html")
  if [ "$got" = "$3" ]; then
    echo "ok    $1"
  else
    echo "FAIL  $1"
    echo "      want: $3"
    echo "      got:  $got"
    failed=1
  fi
}

check heading '# The keeper' '<h1>The keeper</h1>'
check paragraph 'one
two' '<p>one two</p>'
check emphasis 'a *bright* light' '<p>a <em>bright</em> light</p>'
check link 'see [the log](log.html)' '<p>see <a href="log.html">the log</a></p>'
check escape '1 < 2 & 3' '<p>1 &lt; 2 &amp; 3</p>'
check list '- oil
- wick' '<ul>
<li>oil</li>
<li>wick</li>
</ul>'
exit $failed
