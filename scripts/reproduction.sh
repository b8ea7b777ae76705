#!/usr/bin/env bash
# Makes docs/reproduction.md: prepares four real sections of two patients, trains three seeds of every fold and variant, scores
# all of them, and writes the tables. Stopped, it goes on where it was by the same command.
#
#     scripts/reproduction.sh COMTIP DATA FOLDER > docs/reproduction.md
#
# COMTIP is the command; DATA a folder in STimage-1K4M's layout with sections B4, C2, C3 and C4 of Andersson et al. 2021; FOLDER takes
# shards, runs and scores (about 1 GB). About an hour and a half on two cores. Needs Python 3, without packages.
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 COMTIP DATA FOLDER" >&2; exit 2; }
comtip="$1" data="$2" to="$3"
here="$(cd "$(dirname "$0")" && pwd)"
shards="$to/shards" sections=Human_Breast_Andersson_10142021_ST_C
mkdir -p "$to"

# Everything that is run is listed in the document.
run() {
    local begun=$SECONDS status=0
    "$comtip" "$@" >&2 || status=$?
    printf 'comtip %s  # %s s\n' "$*" $((SECONDS - begun)) | sed "s|$to/||g; s|$data|DATA|g" >>"$to/commands.txt"
    return $status
}

: >"$to/commands.txt"
run prepare "$data" --to "$shards"
run split "$shards" --to "$to/patients.json" --replace
run split "$shards" --by slide --allow-leakage --slides "${sections}2,${sections}3,${sections}4" --to "$to/sections.json" --replace

for study in patients sections; do
    # A study that is there goes on, as a new one begins.
    resume=()
    [ ! -e "$to/$study/study.json" ] || resume=(--resume)
    run pretrain "$shards" --preset tiny --folds "$to/$study.json" --seeds 3 --ablations --to "$to/$study" "${resume[@]}" ||
        [ $? -eq 1 ] # A run that learned nothing is a result too.
    for protocol in clustering expression retrieval zero-shot ablation; do
        run evaluate "$protocol" "$shards" --run "$to/$study" --json "$to/$study-$protocol.json"
    done
    for tuned in "$to/$study"/full/fold-*/seed-*; do
        name="${tuned#"$to/"}"
        folder="$to/tuned-${name//\//-}"
        run finetune "$shards" --run "$tuned" --to "$folder" --resume --json "$folder.json" ||
            [ $? -eq 1 ]
    done
done
exec python3 "$here/reproduction.py" "$to"
