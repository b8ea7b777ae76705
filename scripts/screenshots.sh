#!/usr/bin/env bash
# Draws the pictures of the report that README.md and docs/results.md show, into docs/pictures/:
#
#     scripts/screenshots.sh COMTIP RUN SHARDS
#
# COMTIP is the command, RUN and SHARDS are what `comtip evaluate` takes, as of a demo: demo/run and demo/shards.
# It needs Chromium (CHROMIUM may name it) and ImageMagick, which makes the pictures small.
set -euo pipefail

fail() {
    echo "screenshots.sh: $*" >&2
    exit 1
}

[ $# -eq 3 ] || { echo "usage: $0 COMTIP RUN SHARDS" >&2; exit 2; }
comtip="$1" run="$2" shards="$3"
pictures="$(cd "$(dirname "$0")/.." && pwd)/docs/pictures"
chromium="${CHROMIUM:-chromium}"
for command in "$comtip" "$chromium" convert; do
    command -v "$command" >/dev/null || fail "there is no command $command"
done

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$comtip" evaluate all "$shards" --run "$run" --report "$folder/run.html" >"$folder/log" 2>&1 ||
    fail "evaluate all: $(tail -n 5 "$folder/log")"

# draw NAME WIDTH HEIGHT SCHEME STYLE: the page with more style, as wide and high, in light or dark.
draw() {
    local name="$1" width="$2" height="$3" scheme="$4" style="$5"
    sed "s|</head>|<style>.skip { display: none } $style</style></head>|" "$folder/run.html" >"$folder/$name.html"
    "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --blink-settings=preferredColorScheme="$scheme" \
        --user-data-dir="$folder/profile" --window-size="$width,$height" --screenshot="$folder/$name.png" \
        "file://$folder/$name.html" >>"$folder/log" 2>&1 || fail "$chromium: $(tail -n 5 "$folder/log")"
    # 96 colours are enough for a page, and a quarter of the bytes.
    convert "$folder/$name.png" -dither None -colors 96 -define png:compression-level=9 "$pictures/$name.png"
    local bytes
    bytes="$(wc -c <"$pictures/$name.png")"
    [ "$bytes" -le 150000 ] || fail "$pictures/$name.png has $bytes bytes, more than 150000"
    echo "$pictures/$name.png: $bytes bytes"
}

dark=0 light=1
# Hides all but one section, by the words of its heading.
only() {
    local id
    id="$(grep -o "<section id=\"[^\"]*\"><h2>$1" "$folder/run.html" | head -n 1 | cut -d'"' -f2)"
    [ -n "$id" ] || fail "the report has no section $1"
    echo "body { padding-top: 0 } header, footer, .fade, section:not(#$id) { display: none } h2 { border: 0; margin-top: .5rem }"
}

draw scores 1200 1240 "$light" "$(only "Expression from") .maps, .protocol { display: none }"
draw gene 1200 590 "$light" "$(only "Expression from") section > p, .table, .charts, .protocol, .slides ~ *, h2 { display: none }"
draw dark 1200 680 "$dark" "$(only "Embeddings")"
draw phone 390 844 "$light" "$(only "Expression from")"
