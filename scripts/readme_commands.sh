#!/usr/bin/env bash
# Runs the commands of README.md, section "With your own slides", as they stand there, on the bundled sample:
#
#     scripts/readme_commands.sh                      with cargo run --release
#     scripts/readme_commands.sh target/debug/comtip  with a binary that is there
#
# They run in a temporary folder that is removed afterwards, beside a link to examples/. The first command that fails
# ends the script with its exit code.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
if [ $# -gt 0 ]; then
    binary="$(realpath "$1")"
    comtip() { "$binary" "$@"; }
else
    comtip() { cargo run --release --locked --quiet --manifest-path "$root/Cargo.toml" --bin comtip -- "$@"; }
fi

# The block after the comment that names this script.
commands="$(awk '
    /<!-- scripts\/readme_commands.sh/ { is_next = 1; next }
    is_next && /^```sh$/ { is_inside = 1; is_next = 0; next }
    is_inside && /^```$/ { exit }
    is_inside { print }
' "$root/README.md")"
if [ "$(grep -c '^comtip ' <<<"$commands")" -lt 5 ]; then
    echo "README.md has no block of commands below the comment that names scripts/readme_commands.sh" >&2
    exit 1
fi

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ln -s "$root/examples" examples
while IFS= read -r line; do
    printf '\n$ %s\n' "$line"
    eval "$line" </dev/null
done <<<"$commands"

# What the README says comes out.
for file in pictures shards/manifest.json folds.json my.toml run/model/config.json expression.html run.html clustering.html; do
    [ -e "$file" ] || { echo "$file is not there" >&2; exit 1; }
done
header="$(head -n 1 embeddings.csv)"
case "$header" in
    spot_id,slide,x_px,y_px,label,comtip_0,comtip_1,*) ;;
    *) echo "embeddings.csv has other columns than the README says: ${header:0:80}" >&2; exit 1 ;;
esac
printf '\n%s commands of the README ran in %s s\n' "$(grep -c '^comtip ' <<<"$commands")" "$SECONDS"
