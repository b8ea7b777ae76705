#!/usr/bin/env bash
# Builds and runs every example; each asserts what it shows. With the folder of a finished `comtip demo` also those that
# read a run.
#
#   scripts/examples.sh [DEMO]
set -euo pipefail
cd "$(dirname "$0")/.."
demo="${1:-}"

# With the features of the tests, so that nothing is built twice.
cargo build --quiet --workspace --examples --locked --features hub,tui
built="${CARGO_TARGET_DIR:-target}/debug/examples"

sweep="$(mktemp -d)"
trap 'rm -rf "$sweep"' EXIT

for source in examples/*.rs; do
    name="$(basename "$source" .rs)"
    arguments=()
    case "$name" in
        # Reads what a Python script writes: see its head.
        clip_parity) continue ;;
        ablation_sweep) arguments=("$sweep") ;;
        # After ablation_sweep, by the order of names.
        table_3_ablation) arguments=("$sweep/study" "$sweep/shards") ;;
        evaluate_in_code | zero_shot_probe | table_1_clustering | table_2_expression)
            if [ -z "$demo" ]; then
                echo "$name: skipped, give the folder of a finished demo"
                continue
            fi
            arguments=("$demo/run" "$demo/shards")
            [ "$name" != zero_shot_probe ] || arguments+=(IGKC "$built/$name.svg")
            ;;
    esac
    begun="$(date +%s%N)"
    if ! "$built/$name" "${arguments[@]}" >"$built/$name.log" 2>&1; then
        cat "$built/$name.log"
        echo "$name: failed" >&2
        exit 1
    fi
    printf '%-24s %7d ms\n' "$name" $((($(date +%s%N) - begun) / 1000000))
done
