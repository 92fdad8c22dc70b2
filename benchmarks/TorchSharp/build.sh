#!/usr/bin/env bash
# Builds the TorchSharp side into artifacts/torchsharp and prints the command that runs it.
# TorchSharp 0.107's native library wants the libstdc++ of GCC 13. An older system lacks one symbol of it, an initializer without
# effect there: a one-line library supplies it, and the copy's version requirement is made weak.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../artifacts/torchsharp
if [[ ! -f $out/built || -n $(find "$here" "$here/../Shared" -maxdepth 1 -newer "$out/built" -name '*.cs*') ]]; then
  dotnet build "$here" -c Release -o "$out" -v q --nologo >&2
  if ! grep -qa GLIBCXX_3.4.32 "$(ldconfig -p | awk '/libstdc\+\+\.so\.6 /{print $NF; exit}')"; then
    echo 'namespace std { void ios_base_library_init() {} }' | g++ -shared -fPIC -x c++ -o "$out/libios_init.so" -
    python3 - "$out/libLibTorchSharp.so" <<'PY'
import struct, sys

def elf_hash(name):
    h = 0
    for c in name:
        h = (h << 4) + c
        high = h & 0xF0000000
        h = (h ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return h

path = sys.argv[1]
data = bytearray(open(path, "rb").read())
key = struct.pack("<I", elf_hash(b"GLIBCXX_3.4.32"))
at = data.find(key)
while at >= 0:  # an ELF vernaux record: hash, flags, index, name, next
    flags, index = struct.unpack_from("<HH", data, at + 4)
    if flags == 0 and index < 300:
        struct.pack_into("<H", data, at + 4, 2)  # VER_FLG_WEAK
    at = data.find(key, at + 4)
open(path, "wb").write(data)
PY
  fi
  touch "$out/built"
fi
[[ -f $out/libios_init.so ]] && echo -n "LD_PRELOAD=$out/libios_init.so "
echo "$out/TorchSharpPeer"
