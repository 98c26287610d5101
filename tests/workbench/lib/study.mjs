// In: a folder and what is to differ. Out: a small study on disk, and what its files say: codings, progress, codebook.
// Everything in it is invented. Offsets on disk are code points; the quote of a line must be the words that stand there.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const WORKSHOP = {
  'study.toml': `[study]
title    = "Mending together"
language = "en"
stance   = "codebook"

[speakers]
interviewer = ["I"]
participant = ["P"]

[analysis]
reconciled = "together"
small_cell = 1

[attributes]
trade = { of = "case", label = "trade" }
wave  = { of = "interview", type = "number", label = "wave" }
`,
  'team.toml': `[[person]]
id = "anna"
roles = ["interviewer", "coder"]

[[person]]
id = "bram"
roles = ["coder"]
`,
  'cases.csv': 'case,trade\nv01,electrician\nv02,teacher\nv03,tailor\n',
  'interviews.csv': 'interview,case,status,kind,wave\nv01-1,v01,done,interview,1\nv02-1,v02,done,interview,1\nv03-1,v03,done,interview,2\nv03-2,v03,planned,interview,3\n',
  'transcripts/v01-1.txt': `[00:00:05] I: What brought you to the repair café?

P: I was curious about the old radios. Nobody at home could
   mend them, so I took one apart.

I: Hm-hm.

P: And then I asked Ada. She showed me once, and after that I tried it myself. It hummed for a week and then it went quiet.

[00:01:12] I: Do you have time for it?

P: There is no time on weekdays. [laughs] But Saturday is mine. I tried to come on Mondays.
`,
  'transcripts/v02-1.txt': `I: What brought you here?

P: A neighbour. I asked for a screwdriver and she handed me a whole toaster.

I: And did you mend it?

P: I tried. Then I asked the man with the apron, and he tried too.
`,
  'transcripts/v03-1.txt': `I: How was the day 👩🏽‍🔧 at the bench?

P: We mended a toaster 🍞🔥 and a cafe\u0301 clock 🕰️ before noon. Then tea.

P: שלום, ניסיתי לתקן את הרדיו בעצמי. זה עבד בסוף 🎉 ואז שתקתי.

P: Na\u0308chster Halt: e\u0301te\u0301, 日本語の時計, and 🇳🇱🇧🇪 flags.
`,
  'codebook.toml': `[codebook]
title   = "Mending"
version = "0.2.0"

# Kept by every edit: a comment of the researcher's.
[[code]]
id   = "learning"
name = "Learning"

[[code]]
id         = "learning/asking"
name       = "Asking"
definition = "The speaker learns by asking somebody."
include    = "Also when the question is not answered."
exclude    = "Being told without having asked."
examples.typical   = ["I asked Ada how she did it."]
examples.atypical  = ["I put the radio on her bench and waited."]
examples.near_miss = ["She left her coat."]

[[code.rule]]
id  = "ask"
any = ["asked", "asking"]

[[code]]
id         = "learning/trying"
name       = "Trying"
definition = "The speaker learns by trying something out."
examples.typical = ["I tried it myself."]

[[code.rule]]
id  = "try"
any = ["tried"]

[[code]]
id         = "learning/watching"
name       = "Watching"
definition = "The speaker learns by watching somebody."

[[code]]
id         = "time"
name       = "Time"

[[code]]
id         = "time/short"
name       = "No time"
definition = "The speaker lacks the time."

[[attribute]]
id     = "outcome"
name   = "Did it work?"
values = ["yes", "no", "unclear"]

[[attribute]]
id   = "certainty"
name = "Certainty"
type = "number"
min  = 0
max  = 100
`,
};

const line = (study, interview, words, code, { verdict = 'yes', note = '', flags = '' } = {}) => {
  const { start, end } = study.place(interview, words);
  return `${start},${end},${code},${verdict},${quoted(words.replace('\n', '\\n'))},${quoted(note)},${flags}\n`;
};
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/// Gives a coder codings of an interview: `[words, code, { verdict, note, flags }]`.
export function give(study, coder, interview, codings) {
  study.write(`codings/${coder}/${interview}.csv`, `start,end,code,verdict,quote,note,flags\n${codings.map((one) => line(study, interview, ...one)).join('')}`);
}

/// A study in which everything is there once: two coders who agree and differ, memos, themes, a blind double sample.
export function makeFullStudy(files = {}) {
  const study = makeStudy(files);
  give(study, 'anna', 'v01-1', [
    ['I was curious about the old radios.', 'learning/watching'], ['the old radios', 'time/short', { note: 'Which ones?', flags: 'cite' }], ['old', 'learning/asking'],
    ['And then I asked Ada.', 'learning/asking'], ['She showed me once', 'learning/watching'],
  ]);
  give(study, 'bram', 'v01-1', [['And then I asked Ada.', 'learning/asking'], ['took one apart', 'learning/trying'], ['There is no time', 'time/short', { note: 'Weekdays only', flags: 'negative' }]]);
  give(study, 'anna', 'v02-1', [['I tried.', 'learning/trying'], ['a whole toaster', 'time/short', { verdict: 'no' }]]);
  for (const coder of ['anna', 'bram']) study.write(`codings/${coder}/progress.csv`, 'interview,status,codebook\nv01-1,full,0.2.0\n');
  const at = (words, interview = 'v01-1') => `at = "${study.place(interview, words).at}", quote = ${JSON.stringify(words)}`;
  study.write('memos/trying-is-not-asking.md', `+++\ntitle = "Trying is not asking"\nkind = "code"\nauthor = "anna"\ndate = 2025-03-14\nabout = ["code:learning/trying", "interview:v01-1"]\n\n[[segment]]\n${at('took one apart').replace(', ', '\n')}\n+++\n\nWhoever takes something apart *alone* is trying.\n`);
  study.write('themes.toml', `[[question]]\nid   = "how"\ntext = "How do volunteers learn to mend?"\n\n[[theme]]\nid       = "alone-together"\ntitle    = "Alone, together"\nclaim    = "People try alone and ask afterwards."\nquestion = "how"\ncodes    = ["learning/trying", "learning/asking"]\nquotations = [\n  { ${at('And then I asked Ada.')} },\n]\nagainst = [\n  { ${at('I tried.', 'v02-1')} },\n]\n`);
  return study;
}

/// A study in a new folder: `files` are added to those of the workshop, or replace them; null leaves one out.
export function makeStudy(files = {}, base = WORKSHOP) {
  const root = mkdtempSync(join(process.env.WORKBENCH_TMP ?? tmpdir(), 'grenstaal-workbench-'));
  const study = new Study(root);
  for (const [path, content] of Object.entries({ ...base, ...files })) if (content !== null) study.write(path, content);
  return study;
}

export class Study {
  constructor(root) {
    this.root = root;
  }

  has(path) {
    return existsSync(join(this.root, path));
  }

  read(path) {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path, content) {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /// Takes a file or a folder out.
  drop(path) {
    rmSync(join(this.root, path), { recursive: true });
  }

  remove() {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  /// The rows of a table as objects; none where there is no file.
  rows(path) {
    if (!this.has(path)) return [];
    const [head, ...rows] = parseCsv(this.read(path));
    return rows.map((row) => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ''])));
  }

  /// What a coder decided in an interview, each with `words`: what stands in the transcript between its offsets.
  codings(interview, coder = 'anna') {
    const points = [...this.read(`transcripts/${interview}.txt`)];
    return this.rows(`codings/${coder}/${interview}.csv`).map(({ start, end, quote, ...row }) => {
      const words = points.slice(Number(start), Number(end)).join('');
      const said = unescape(quote);
      if (said.trim() !== words.trim()) throw new Error(`the quote says “${said}” and the transcript “${words}”`);
      return { ...row, start: Number(start), end: Number(end), words };
    });
  }

  /// The codings, short: `code | words`, with `no` before a code that is not there.
  lines(interview, coder = 'anna') {
    return this.codings(interview, coder).map(({ code, verdict, words }) => `${verdict === 'no' ? 'no ' : ''}${code} | ${words.replace(/\s+/g, ' ')}`);
  }

  progress(interview, coder = 'anna') {
    return this.rows(`codings/${coder}/progress.csv`).find((row) => row.interview === interview)?.status ?? 'open';
  }

  /// Code points of the first place of some words.
  place(interview, words) {
    const text = this.read(`transcripts/${interview}.txt`);
    const at = text.indexOf(words);
    if (at < 0) throw new Error(`“${words}” is not in ${interview}`);
    const start = [...text.slice(0, at)].length;
    return { start, end: start + [...words].length, at: `${interview}:${start}-${start + [...words].length}` };
  }
}

const unescape = (text) => text.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));

export function parseCsv(content) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < content.length; i += 1) {
    const char = content[i];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (content[i + 1] === '"') cell += content[i += 1];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',' || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += char;
  }
  return rows;
}
