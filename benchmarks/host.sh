#!/usr/bin/env bash
# Bathys within a host: benchmarks/host.sh [--rounds N] [--slice MILLISECONDS] [--fill MEGABYTES] [--json FILE]
# 1, 2 and 4 threads infer on one model (an MLP of one row, the seed network of 8 images), alternating with TorchSharp; the 99th percentile of the
# same, and the time of training steps, in a process with a gigabyte of small live objects beside one without.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/TorchSharp/build.sh" >&2
dotnet build "$here/Bathys.Benchmarks" -c Release -v q --nologo >&2
exec dotnet "$here/Bathys.Benchmarks/bin/Release/net10.0/Bathys.Benchmarks.dll" host --peer "$here/../artifacts/torchsharp" "$@"
