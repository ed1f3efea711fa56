#!/usr/bin/env bash
# usage: scripts/fuzz.sh PROGRAMS SECONDS [HARNESS…]
# Runs each harness for so many seconds, starting from tests/fuzz/corpus/HARNESS. What it finds on the way stays in PROGRAMS/work; an input
# that fails is left in PROGRAMS/findings, to be added to the corpus once it is mended. Ends with the first harness that fails.
set -euo pipefail

programs=$1 seconds=$2
shift 2
corpus=$(cd "$(dirname "$0")/../tests/fuzz/corpus" && pwd)
[ $# -gt 0 ] || set -- $(ls "$corpus")

mkdir -p "$programs/findings"
for harness in "$@"; do
  mkdir -p "$programs/work/$harness"
  log=$programs/$harness.log
  echo "fuzz: $harness for $seconds s"
  # Larger files than 8 KiB reach no further branch, and slow each run down.
  if ! "$programs/$harness" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4096 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$programs/findings/$harness-" "$programs/work/$harness" "$corpus/$harness" >"$log" 2>&1; then
    tail -80 "$log"
    exit 1
  fi
  grep -E '^(stat::number_of_executed_units|Done|#[0-9]+.DONE)' "$log"
done
