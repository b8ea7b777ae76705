#!/usr/bin/env bash
# Scores a finished run by all protocols, fine-tuned for one epoch too, and holds what `--json` and `--csv` write against the
# report in HTML, against the tables on the terminal and against docs/results.schema.json, with pandas:
#
#     scripts/check_results.sh COMTIP RUN SHARDS [STUDY]
#
# COMTIP is the command, RUN and SHARDS are what `comtip evaluate` takes, as of a demo: demo/run and demo/shards. Of a STUDY on the
# same shards the same is done, against docs/study.schema.json; one of several variants is compared by `ablation` too.
# PYTHON may name a Python that has pandas and jsonschema; else both are installed into a temporary environment.
set -euo pipefail

fail() {
    echo "check_results.sh: $*" >&2
    exit 1
}

[ $# -eq 3 ] || [ $# -eq 4 ] || { echo "usage: $0 COMTIP RUN SHARDS [STUDY]" >&2; exit 2; }
comtip="$1" run="$2" shards="$3" study="${4:-}"
here="$(cd "$(dirname "$0")" && pwd)"
command -v "$comtip" >/dev/null || fail "there is no command $comtip"

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

python="${PYTHON:-}"
if [ -z "$python" ]; then
    python3 -m venv "$folder/python" || fail "python3 with venv is missing"
    python="$folder/python/bin/python"
    "$python" -m pip install --quiet "pandas>=2,<4" "jsonschema>=4,<5" || fail "pip could not install pandas and jsonschema"
fi

for protocol in clustering expression retrieval robustness zero-shot fine-tuned class-token probed; do
    case "$protocol" in
    class-token) command=(evaluate clustering "$shards" --run "$run" --representation class-token) ;;
    probed) command=(evaluate expression "$shards" --run "$run" --representation pooled --oracle) ;;
    fine-tuned) command=(finetune "$shards" --run "$run" --to "$folder/tuned" --set run.epochs=1) ;;
    *) command=(evaluate "$protocol" "$shards" --run "$run") ;;
    esac
    # Standard output is one of the ways: the JSON goes through it.
    "$comtip" "${command[@]}" --report "$folder/$protocol.html" \
        --csv "$folder/$protocol.csv" --json - >"$folder/$protocol.json" 2>"$folder/$protocol.log" ||
        fail "${command[*]}: $(tail -n 5 "$folder/$protocol.log")"
    "$python" "$here/check_results.py" "$here/../docs/results.schema.json" "$folder/$protocol"
done

# All on one page: a list of the same results, and the same rows.
"$comtip" evaluate all "$shards" --run "$run" --json "$folder/all.json" --csv "$folder/all.csv" >"$folder/all.log" 2>&1 ||
    fail "evaluate all: $(tail -n 5 "$folder/all.log")"
"$python" "$here/check_gathered.py" "$here/../docs/results.schema.json" "$folder" clustering expression retrieval zero-shot

[ -n "$study" ] || exit 0
for protocol in clustering expression retrieval zero-shot probed ablation; do
    case "$protocol" in
    probed) command=(evaluate expression "$shards" --run "$study" --representation pooled --oracle) ;;
    *) command=(evaluate "$protocol" "$shards" --run "$study") ;;
    esac
    "$comtip" "${command[@]}" --report "$folder/$protocol.html" --csv "$folder/$protocol.csv" --json "$folder/$protocol.json" \
        >"$folder/$protocol.log" 2>&1 || {
        grep -qE "is a study of one variant|no test slide has two labels" "$folder/$protocol.log" && continue
        fail "${command[*]}: $(tail -n 5 "$folder/$protocol.log")"
    }
    "$python" "$here/check_study.py" "$here/../docs/study.schema.json" "$folder/$protocol"
done
