#!/usr/bin/env bash
# Makes a libtorch for the CPU, as the feature `tch` needs it, in the folder DIR from wheels of PyPI; no
# Python is needed afterwards. It prints the two variables to set, and only those, to standard output:
#
#     eval "$(scripts/libtorch.sh DIR)"
#
# Takes 0.9 GB of download and leaves 0.5 GB. A finished DIR is left as it is. Needs Linux on x86_64, python3
# with pip, and a C compiler. pip's own settings hold: an index by PIP_INDEX_URL, wheels at hand by PIP_FIND_LINKS.
set -euo pipefail

VERSION=2.9.0 # the one release that burn-tch 0.22 links to

say() {
    echo "libtorch.sh: $*" >&2
}

fail() {
    say "$*"
    exit 1
}

print_variables() {
    printf 'export LIBTORCH=%q\n' "$1"
    printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$1/lib"
}

if [ $# -ne 1 ]; then
    say "usage: $0 DIR"
    exit 2
fi
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) ;;
    *) fail "makes libtorch for Linux on x86_64 only; elsewhere set LIBTORCH to an installed libtorch $VERSION" ;;
esac

mkdir -p "$(dirname "$1")"
folder="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"

if [ -e "$folder/build-version" ]; then
    found="$(cat "$folder/build-version")"
    [ "$found" = "$VERSION" ] || fail "$folder holds libtorch $found, not $VERSION; remove it or name another folder"
    say "$folder holds libtorch $VERSION already"
    print_variables "$folder"
    exit 0
fi
if [ -d "$folder" ]; then
    rmdir "$folder" 2>/dev/null || fail "$folder is there, is not empty and holds no libtorch; name another folder"
elif [ -e "$folder" ]; then
    fail "$folder is not a folder"
fi

python3 -m pip --version >/dev/null 2>&1 || fail "python3 with pip is missing"
compiler="${CC:-cc}"
command -v "$compiler" >/dev/null || fail "the C compiler \`$compiler\` is missing"

# Beside the target, so that the last step is a rename: DIR appears when it is whole.
staging="$(mktemp -d "$folder.XXXXXX")"
trap 'rm -rf "$staging"' EXIT

# libtorch_cpu.so of PyPI's build links to the two NVIDIA libraries, with or without a graphics card.
cat >"$staging/wheels.txt" <<WHEELS
torch==$VERSION --hash=sha256:51de31219c97c51cf4bf2be94d622e3deb5dcc526c6dc00e97c17eaec0fc1d67
nvidia-cuda-runtime-cu12==12.8.90 --hash=sha256:adade8dcbd0edf427b7204d480d6066d33902cab2a4707dcfc48a2d0fd44ab90
nvidia-cuda-cupti-cu12==12.8.90 --hash=sha256:ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182
WHEELS
say "fetching the wheels of torch $VERSION, 0.9 GB"
python3 -m pip download --quiet --no-deps --only-binary :all: --no-cache-dir --require-hashes \
    --implementation cp --python-version 3.11 --abi cp311 --abi none \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 \
    --dest "$staging/wheels" --requirement "$staging/wheels.txt" >&2 ||
    fail "pip could not fetch the wheels"

say "taking out what is needed"
python3 - "$staging" <<'PYTHON'
import pathlib
import shutil
import sys
import zipfile

staging = pathlib.Path(sys.argv[1])
KEPT = {
    "torch/lib/libtorch_cpu.so",
    "torch/lib/libc10.so",
    "torch/lib/libgomp.so.1",
    "nvidia/cuda_runtime/lib/libcudart.so.12",
    "nvidia/cuda_cupti/lib/libcupti.so.12",
}


def place(member):
    """Where a file of a wheel goes, or None."""
    if member in KEPT:
        return f"lib/{member.rsplit('/', 1)[1]}"
    if member.startswith("torch/include/"):
        return member.removeprefix("torch/")
    package, _, name = member.partition(".dist-info/")
    if name.rsplit("/", 1)[-1].upper().startswith(("LICENSE", "NOTICE")):
        return f"licences/{package}/{name.rsplit('/', 1)[-1]}"
    return None


kept = set()
for wheel in (staging / "wheels").glob("*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            target = None if member.endswith("/") else place(member)
            if target is None:
                continue
            kept.add(member)
            target = staging / "libtorch" / target
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, open(target, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
if missing := KEPT - kept:
    sys.exit(f"libtorch.sh: the wheels lack {', '.join(sorted(missing))}")
PYTHON

# PyPI's libtorch.so only draws in libtorch_cuda.so; the linker asks for the name all the same.
"$compiler" -shared -x c /dev/null -Wl,-soname,libtorch.so -o "$staging/libtorch/lib/libtorch.so"
echo "$VERSION" >"$staging/libtorch/build-version"
chmod 755 "$staging/libtorch"
mv -T "$staging/libtorch" "$folder"
say "libtorch $VERSION is in $folder, $(du -sh "$folder" | cut -f1)"
print_variables "$folder"
