#!/usr/bin/env bash
# Each library by itself, as a crate outside of the workspace takes it: its packaged .crate is unpacked, and a program made
# of the README's `[dependencies]` and example is built and run. Other crates of comtip come from their packages.
#
#   scripts/outside_crates.sh [CRATE…]      all libraries if none is named
#
# Takes the sources as they are, committed or not. Dependencies are those of Cargo.lock; what is compiled is kept in
# target/outside (or COMTIP_OUTSIDE_TARGET) for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."
repository="$PWD"

target="${COMTIP_OUTSIDE_TARGET:-${CARGO_TARGET_DIR:-$repository/target}/outside}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
# One folder for every time: a path is a part of what cargo remembers.
place="$target/crates_outside"
# Of the workspace, the first of each in its manifest.
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
url="$(sed -n 's/^repository = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
rm -rf "$place" "$target/package"
mkdir -p "$place/packages" "$place/programs"
# Where READMEs find the sample and the golden files, seen from a crate.
ln -s "$repository/examples" "$place/examples"
ln -s "$repository/tests" "$place/tests"

# Not verified by cargo: that would build all of Burn for every package in a folder of its own; what follows is stricter.
CARGO_TARGET_DIR="$target" cargo package --quiet --workspace --exclude comtip-test-support --no-verify --allow-dirty
for package in "$target"/package/*.crate; do
    # With the time of now, so that cargo sees that they are new.
    tar --extract --touch --file "$package" --directory "$place/packages"
done

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for package in "$place"/packages/*; do
        name="$(basename "$package" | sed 's/-[0-9.]*$//')"
        # The command is no library.
        [ "$name" = comtip-cli ] || names+=("$name")
    done
fi

# The first block of a kind in a README.
block() {
    awk -v start="\`\`\`$1" '$0 == start && !n { inside = n = 1; next } $0 == "```" { inside = 0 } inside' "$2"
}

program() {
    local name="$1" readme package folder="$place/programs/$1"
    package="$(echo "$place/packages/$name"-[0-9]*)"
    readme="$package/README.md"
    [ -f "$readme" ] || readme="$package/crates/$name/README.md"
    mkdir -p "$folder/src"
    cp "$repository/Cargo.lock" "$folder/Cargo.lock"
    {
        printf '[package]\nname = "outside-%s"\nversion = "0.0.0"\nedition = "2024"\n\n' "$name"
        # The repository, which the README names until they are published, is the packages here.
        block toml "$readme" | sed "s|{ git = \"$url\" }|\"$version\"|"
        printf '\n[workspace]\n\n[profile.dev]\ndebug = false\n\n[patch.crates-io]\n'
        for of in "$place"/packages/*; do
            printf '%s = { path = "%s" }\n' "$(basename "$of" | sed 's/-[0-9.]*$//')" "$of"
        done
    } >"$folder/Cargo.toml"
    block rust "$readme" >"$folder/src/main.rs"
    if ! grep -q '^fn main' "$folder/src/main.rs"; then
        { echo 'fn main() {'; cat "$folder/src/main.rs"; echo '}'; } >"$folder/src/main.new"
        mv "$folder/src/main.new" "$folder/src/main.rs"
    fi
}

for name in "${names[@]}"; do
    program "$name"
done
[ -z "${COMTIP_OUTSIDE_ONLY_WRITE:-}" ] || exit 0

for name in "${names[@]}"; do
    begun=$SECONDS
    CARGO_TARGET_DIR="$target" cargo run --quiet --offline --manifest-path "$place/programs/$name/Cargo.toml"
    printf '%-20s %4d s\n' "$name" $((SECONDS - begun))
done
