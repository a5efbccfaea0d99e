#!/bin/sh
# Renders every page of a folder into HTML, with an index.
#   render.sh TITLE FROM TO
set -eu
title=$1 from=$2 to=$3

render() { # one page: headings, lists, emphasis, links and paragraphs
  awk -v title="$title" '
    function inline(s) {
      gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s)
      while (match(s, /\[[^]]*\]\([^)]*\)/)) {
        link = substr(s, RSTART, RLENGTH); cut = index(link, "](")
        s = substr(s, 1, RSTART - 1) "<a href=\"" substr(link, cut + 2, length(link) - cut - 2) "\">" \
          substr(link, 2, cut - 2) "</a>" substr(s, RSTART + RLENGTH)
      }
      while (match(s, /\*[^*]+\*/))
        s = substr(s, 1, RSTART - 1) "<em>" substr(s, RSTART + 1, RLENGTH - 2) "</em>" substr(s, RSTART + RLENGTH)
      return s
    }
    function flush() { if (para != "") print "<p>" inline(para) "</p>"; para = ""; if (list) print "</ul>"; list = 0 }
    BEGIN { print "<!doctype html><meta charset=\"utf-8\"><title>" title "</title>" }
    /^# /  { flush(); print "<h1>" inline(substr($0, 3)) "</h1>"; next }
    /^## / { flush(); print "<h2>" inline(substr($0, 4)) "</h2>"; next }
    /^- /  { if (!list) { flush(); print "<ul>"; list = 1 } print "<li>" inline(substr($0, 3)) "</li>"; next }
    /^$/   { flush(); next }
           { para = para (para == "" ? "" : " ") $0 }
    END    { flush() }
  ' "$1"
}

for page in "$from"/*.md; do
  name=$(basename "$page" .md)
  render "$page" >"$to/$name.html"
done

{
  echo "<!doctype html><meta charset=\"utf-8\"><title>$title</title><h1>$title</h1><ul>"
  for page in "$from"/*.md; do
    name=$(basename "$page" .md)
    heading=$(sed -n 's/^# //p' "$page" | head -n 1)
    echo "<li><a href=\"$name.html\">$heading</a></li>"
  done
  echo "</ul>"
} >"$to/index.html"
