#!/usr/bin/env bash
# The tests of operators and kernels on 64-bit Arm, where vectors have 128 bits and the tile 32 registers: natively on such a machine, elsewhere
# under qemu-user, which takes some twenty minutes. tests/arm.sh [FILTER…], by default the namespaces of operators and kernels.
# On Debian it needs: dpkg --add-architecture arm64; apt-get update; apt-get install qemu-user libstdc++6:arm64 libssl3:arm64
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/arm
run=()
if [[ $(uname -m) != aarch64 ]]; then
  command -v qemu-aarch64 >/dev/null || { echo "tests/arm.sh: qemu-aarch64 is missing: see the head of this file" >&2; exit 1; }
  run=(qemu-aarch64)
fi
dotnet publish tests/Bathys.Tests -c Release -r linux-arm64 --self-contained -v q --nologo -o "$out"
filter=("$@")
[[ $# -gt 0 ]] || filter=(-namespace 'Bathys.Tests.Operators*' -namespace Bathys.Tests.Kernels -class- '*.InstructionSetTests')
# Under emulation code that is written and run in turn confuses the translator's cache; one mapping for both does not.
DOTNET_EnableWriteXorExecute=0 exec "${run[@]}" "$out/Bathys.Tests" -noColor "${filter[@]}"
