#!/usr/bin/env bash
# Runs the fuzzer on every parser, or on those named, and prints a line of a table for each:
#
#     tests/fuzz/run.sh [SECONDS [NAME…]]
#
# What the fuzzer found worth keeping, its logs and its findings are in the target folder, below `fuzz`.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(ls seeds)
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz"
cargo +nightly fuzz build --fuzz-dir . parser
parser="$CARGO_TARGET_DIR/x86_64-unknown-linux-gnu/release/parser"
for name in "$@"; do
  kept="$CARGO_TARGET_DIR/corpus/$name" log="$CARGO_TARGET_DIR/$name.log"
  mkdir -p "$kept"
  PARSER=$name "$parser" -max_total_time="$seconds" -max_len=16384 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
    -artifact_prefix="$CARGO_TARGET_DIR/$name-" "$kept" "seeds/$name" >"$log" 2>&1 && found=none || found=$(sed -n 's/.*Test unit written to .*\///p' "$log")
  stat() { sed -n "s/^stat::$1: *//p" "$log"; }
  coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
  echo "| \`$name\` | $(stat number_of_executed_units) | $coverage | $(stat peak_rss_mb) MB | $found |"
done
