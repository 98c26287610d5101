#!/bin/sh
# Retrieval as whole processes beside SQLite FTS5 and ripgrep: benches/search.sh CORPUS STUDY [ROUNDS]
# CORPUS is what gen_corpus.py made, STUDY what make_study.py made of it. Needs hyperfine, rg, sqlite3, python3.
set -eu
corpus=$1 study=$2 rounds=${3:-15}
program=${GRENSTAAL:-target/release/grenstaal}
db=$(mktemp -d)/fts.db
python3 "$(dirname "$0")/../../shared/bench/fts5.py" build "$corpus" "$db"
cat > "$db.sh" <<'SH'
sqlite3 "$1" "select count(*) from t where t match '$2'; select doc, turn, highlight(t, 3, '[', ']') from t where t match '$2' limit ${3:-20}"
SH
"$program" search xyzzy -C "$study" > /dev/null 2>&1 || true
ask() {   # name, our query, FTS5 query, ripgrep arguments
  echo "== $1"
  set -- "$2" "$3" "$4"
  hyperfine -i -N --warmup 2 --runs "$rounds" --export-json "$db.json" \
    "$program search '$1' -C $study" ${2:+"sh $db.sh $db '$2'"} ${3:+"rg -c -i $3 $study/transcripts"} > /dev/null 2>&1
  python3 - "$db.json" <<'PY'
import json, sys
for r in json.load(open(sys.argv[1]))["results"]:
    t = sorted(r["times"]); p = lambda q: t[min(len(t) - 1, round(q * (len(t) - 1)))] * 1000
    print(f"  {r['command'].split()[0].split('/')[-1]:<10} p50 {p(.5):8.1f} ms  p95 {p(.95):8.1f} ms  CPU {(r['user'] + r['system']) * 1000:8.1f} ms")
PY
}
ask "word" '=werkdruk' 'werkdruk' '-w werkdruk'
ask "frequent word" '=de' 'de' '-w de'
ask "phrase" '"te veel werk"' '"te veel werk"' '"te veel werk"'
ask "prefix" 'haast*' 'haast*' 'haast'
ask "both words" '=stress =slaap' 'stress AND slaap' ''
ask "wildcard at both ends" '*druk*' '' 'druk'
ask "stem" 'werkdruk' '' ''
codes=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$study/codebook.toml" | sed -n '4p;8p' | tr '\n' ' ')
a=${codes%% *}; b=${codes#* }; b=${b%% *}
ask "code and attribute" "code:$a role:participant age:*5*" '' ''
ask "near" "code:$a near code:$b 3 turns" '' ''
ask "before" "code:$a before code:$b within 1 turn" '' ''
ask "same words" "code:$a AND code:$b within segment" '' ''
echo "== 5,000 turns, all fetched and highlighted"
hyperfine -i -N --warmup 1 --runs "$rounds" "$program search 'haast*' --limit 5000 -C $study" "$program search 'haast*' --limit 1 -C $study" "sh $db.sh $db haast* 5000" 2>/dev/null | grep -E "Time|search|sh " || true
