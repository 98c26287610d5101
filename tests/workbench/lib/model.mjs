// In: acts that were confirmed, one after the other. Out: what the coding files must then hold; where a study differs from it.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

const EMPTY = { verdict: 'yes', note: '', flags: [], attributes: {}, rule: null };

/// What one coder decided: `interview|start-end|code` (code points) to the rest of the line.
export class Model {
  constructor(study, coder, lines = new Map(), progress = new Map()) {
    Object.assign(this, { study, coder, lines, progress });
  }

  copy() {
    return new Model(this.study, this.coder, new Map(this.lines), new Map(this.progress));
  }

  /// An act as the browser posts it; `answer` says which code a draft became.
  post(path, body, answer) {
    if (path === '/api/progress') this.progress.set(body.interview, body.status);
    else if (path === '/api/code') {
      const { interview, start, end } = body.segment;
      this.lines.set(this.key(interview, start, end, answer.code), { ...EMPTY });
    } else for (const change of body.changes ?? []) this.change(body.interview, change);
  }

  change(interview, { op, start, end, code, verdict = 'yes', note = '', flags = [], attributes = {}, rule = null }) {
    const key = this.key(interview, start, end, code);
    if (op === 'remove') this.lines.delete(key);
    else this.lines.set(key, { verdict, note, flags: [...flags].sort(), attributes, rule });
  }

  /// `code add` of the command line: what it says anew is put in place, the rest stays.
  add(interview, place, code, { note, flag }) {
    const key = `${interview}|${place.start}-${place.end}|${code}`;
    const before = this.lines.get(key) ?? EMPTY;
    this.lines.set(key, { ...before, verdict: 'yes', note: note ?? before.note, flags: flag ? [flag] : before.flags });
  }

  remove(interview, place, code) {
    this.lines.delete(`${interview}|${place.start}-${place.end}|${code}`);
  }

  key(interview, start, end, code) {
    const text = this.study.read(`transcripts/${interview}.txt`);
    const point = (offset) => [...text.slice(0, offset)].length;
    return `${interview}|${point(start)}-${point(end)}|${code}`;
  }

  /// The key under which the page shows a line, in UTF-16.
  shown(coder, interview, start, end, code) {
    const points = [...this.study.read(`transcripts/${interview}.txt`)];
    const unit = (point) => points.slice(0, point).join('').length;
    return `${coder}:${unit(start)}-${unit(end)}:${code}`;
  }

  /// What stands on disk, of the codes that are `wanted`.
  static disk(study, coder, interviews) {
    const model = new Model(study, coder);
    for (const interview of interviews) {
      for (const { code, verdict, start, end, note, flags, rule, words, quote: _, ...attributes } of study.codings(interview, coder)) {
        assert.ok(words, 'words');
        const key = `${interview}|${start}-${end}|${code}`;
        assert.ok(!model.lines.has(key), `${coder}: ${key} stands there twice`);
        const kept = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value));
        model.lines.set(key, { verdict: verdict || 'yes', note: (note ?? '').replaceAll('\\n', '\n'), flags: (flags ?? '').split(/[ ,;]+/).filter(Boolean).sort(), attributes: kept, rule: rule || null });
      }
      const status = study.progress(interview, coder);
      if (status !== 'open') model.progress.set(interview, status);
    }
    return model;
  }

  /// The two as plain objects, to be compared.
  plain(wanted = () => true) {
    const sorted = (map) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      lines: sorted(new Map([...this.lines].filter(([key]) => wanted(key)))),
      progress: sorted(new Map([...this.progress].filter(([, status]) => status !== 'open'))),
    };
  }

  /// Where `other` differs, as sentences; none where the two are the same.
  differences(other, wanted) {
    const [a, b] = [this.plain(wanted), other.plain(wanted)];
    return ['lines', 'progress'].flatMap((part) => [...new Set([...Object.keys(a[part]), ...Object.keys(b[part])])]
      .filter((key) => !isDeepStrictEqual(a[part][key], b[part][key]))
      .map((key) => `${this.coder}, ${key}: ${JSON.stringify(a[part][key])} and not ${JSON.stringify(b[part][key])}`));
  }
}
