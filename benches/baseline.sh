#!/usr/bin/env bash
# Our coding beside what scanning can cost at best, and beside rg. Linux, bash.
#
#   benches/baseline.sh CORPUS STUDY [ROUNDS]
#
# CORPUS comes from ../shared/bench/gen_corpus.py, STUDY from make_study.py. All take turns, ROUNDS (5) times; medians are
# printed. CPU is user + system; compare that when the machine is shared.
# LIMIT=path/to/limit takes a ready binary of ../shared/bench/limit; else it is built in a temporary folder (minutes).
set -euo pipefail
corpus=$(realpath "$1") study=$(realpath "$2") rounds=${3:-5}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "${LIMIT:-}" ]; then
  cp -r ../shared/bench/limit "$work/limit" && chmod -R u+w "$work/limit"
  (cd "$work/limit" && CARGO_TARGET_DIR=$work/target cargo build --release)
  LIMIT=$work/target/release/limit
fi
executable() { sed -n 's/^ *Executable.*(\(.*\))$/\1/p'; }
coding=$(cargo bench --bench coding --no-run 2>&1 | tee /dev/stderr | executable)
cargo build --release
grenstaal=${CARGO_TARGET_DIR:-target}/release/grenstaal

names=("bare scan" "hits" "candidates" "rg")
run() {
  case $1 in
    "bare scan")  "$LIMIT" scan ac "$corpus" 2 ;;
    "hits")       "$coding" "$study" hits ;;
    "candidates") "$coding" "$study" candidates ;;
    # One match a line is enough for -c, and ASCII case only: less work than coding.
    "rg")         (cd "$corpus" && rg -j2 -i -c --no-unicode -f patterns.re docs) | awk -F: '{ n += $2 } END { print n " lines" }' ;;
  esac
}
TIMEFORMAT='%R %U %S'
for _ in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    { time run "$name" > "$work/out" 2> "$work/err"; } 2> "$work/time" || { cat "$work/err"; exit 1; }
    tail -n 1 "$work/out" > "$work/$name.says"
    awk '{ print $1, $2 + $3 }' "$work/time" >> "$work/$name.took"
    # The bench itself says what coding took after the study was read.
    sed -n 's/.*; coding \([0-9.]*\) s wall \([0-9.]*\) s CPU;.*/\1 \2/p' "$work/out" >> "$work/$name, without reading.took"
  done
done

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
bare=$(cut -d' ' -f2 "$work/bare scan.took" | median)
printf '%-28s %9s %9s %9s  %s\n' "$(basename "$corpus"), medians of $rounds" "wall s" "CPU s" "ratio" "it says"
for name in "bare scan" "hits" "hits, without reading" "candidates" "candidates, without reading" "rg"; do
  wall=$(cut -d' ' -f1 "$work/$name.took" | median)
  cpu=$(cut -d' ' -f2 "$work/$name.took" | median)
  says=$(sed 's/; coding.*//' "$work/$name.says" 2> /dev/null || true)
  printf '%-28s %9.3f %9.3f %9.2f  %s\n' "$name" "$wall" "$cpu" "$(awk "BEGIN { print $cpu / $bare }")" "$says"
done

# Start-up: the whole of `--version`, by the clock of the shell.
for _ in $(seq 20); do
  from=${EPOCHREALTIME/[.,]/}
  "$grenstaal" --version > /dev/null
  echo $((${EPOCHREALTIME/[.,]/} - from))
done | median | awk '{ printf "%-28s %9.4f   median of 20\n", "grenstaal --version", $1 / 1e6 }'
