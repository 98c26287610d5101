#!/usr/bin/env python3
"""Makes a Grenstaal study of a corpus from ../shared/bench/gen_corpus.py.

    python3 benches/make_study.py CORPUS STUDY

CORPUS holds docs/, codebook.csv and metadata.csv; STUDY becomes a study with the same documents (hard links), a codebook
of 60 codes × 8 patterns (words, `stem*`, phrases and `re:`), a case per document, and groups named in speakers.csv.
"""
import csv, os, re, sys

corpus, study = sys.argv[1:3]
os.makedirs(os.path.join(study, "transcripts"), exist_ok=True)
languages, rows, speakers = {}, [], []
for row in csv.DictReader(open(os.path.join(corpus, "metadata.csv"), encoding="utf-8")):
    languages[row["document"]] = row["language"]
    rows.append(row)
write = lambda name: csv.writer(open(os.path.join(study, name), "w", newline="", encoding="utf-8"), lineterminator="\n")
cases, interviews = write("cases.csv"), write("interviews.csv")
cases.writerow(["case", "role", "site", "age"])
interviews.writerow(["interview", "case", "kind", "language"])
for row in rows:
    source = os.path.join(corpus, "docs", row["document"] + ".txt")
    target = os.path.join(study, "transcripts", row["document"] + ".txt")
    if not os.path.exists(target):
        os.link(source, target)
    case = row["participant"].lower()
    cases.writerow([case, row["role"], row["site"], row["age_group"]])
    interviews.writerow([row["document"], case, "interview", row["language"]])
quoted = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
def pattern(kind, text):
    if kind == "regex":
        return "re:\\b(" + text.replace(" ", "\\s+") + ")\\b"
    return text  # a stem already ends in *
codes = {}
for row in csv.DictReader(open(os.path.join(corpus, "codebook.csv"), encoding="utf-8")):
    codes.setdefault(row["code"], (row["theme"], []))[1].append(pattern(row["kind"], row["pattern"]))
ident = lambda name: name.replace("_", "-")
with open(os.path.join(study, "codebook.toml"), "w", encoding="utf-8") as out:
    out.write('[codebook]\ntitle = "Bench"\nversion = "1"\n')
    for theme in dict.fromkeys(theme for theme, _ in codes.values()):
        out.write(f'\n[[code]]\nid = "{theme}-theme"\nname = "{theme}"\n')
    for code, (theme, patterns) in codes.items():
        out.write(f'\n[[code]]\nid = "{theme}-theme/{ident(code)}"\nname = "{code}"\ndefinition = "{code}"\n')
        out.write(f'[[code.rule]]\nid = "words"\nany = [{", ".join(quoted(p) for p in patterns)}]\n')
with open(os.path.join(study, "study.toml"), "w", encoding="utf-8") as out:
    labels = ", ".join(quoted(label) for label in ["Respondent"] + [f"R{i}" for i in range(1, 7)])
    out.write(f'[study]\ntitle = "Bench"\nlanguage = "nl"\nstance = "content-analysis"\n'
              f'[speakers]\ninterviewer = ["Interviewer", "Moderator"]\nparticipant = [{labels}]\n')
