#!/usr/bin/env bash
# Bathys beside TorchSharp (libtorch on the CPU), one table: benchmarks/compare.sh [WORKLOAD…] [--pairs N] [--threads N] [--json FILE]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/TorchSharp/build.sh" >&2
dotnet build "$here/Bathys.Benchmarks" -c Release -v q --nologo >&2
exec dotnet "$here/Bathys.Benchmarks/bin/Release/net10.0/Bathys.Benchmarks.dll" --peer "$here/../artifacts/torchsharp" "$@"
