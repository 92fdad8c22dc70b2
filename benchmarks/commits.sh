#!/usr/bin/env bash
# Two commits beside each other: benchmarks/commits.sh OLD NEW [WORKLOAD…] [--pairs N] [--threads N] [--json FILE]
# Builds both in temporary work trees, keeps one process of each, and alternates their steps workload by workload, so that both see the same
# machine. Prints old / new as the median of pairs, with the range of the middle half, and the resident memory of both; all workloads of
# `bathys bench` that both commits have where none is named. On a noisy machine: more pairs; believe a ratio whose range does not hold 1.
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
old=$(git -C "$here" rev-parse --short --verify "$1^{commit}")
new=$(git -C "$here" rev-parse --short --verify "$2^{commit}")
shift 2
folder=$(mktemp -d)
remove() {
  for side in old new; do
    [[ ! -d $folder/$side ]] || git -C "$here" worktree remove --force "$folder/$side"
  done
  rm -rf "$folder"
}
trap remove EXIT
build() { # SIDE COMMIT
  git -C "$here" worktree add --quiet --detach "$folder/$1" "$2"
  dotnet build "$folder/$1/src/Bathys.Cli" -c Release -v q --nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >&2
}
build old "$old"
build new "$new"
dotnet build "$here/Commits" -c Release -v q --nologo >&2
built=src/Bathys.Cli/bin/Release/net10.0/Bathys.Cli.dll
dotnet "$here/Commits/bin/Release/net10.0/Bathys.Benchmarks.Commits.dll" \
  --old "$folder/old/$built" --new "$folder/new/$built" --names "$old,$new" "$@"
