// In: the conflict of a refused act, and its body. Out: what is to be another in the body to post it anew, or null to leave it.

import { h, ask } from './dom.js';
import { settleSides } from './sides.js';
import { codebook } from './study.js';
import { say } from './words.js';

const t = say({
  nl: {
    title: 'Iemand anders was eerder', mine: 'Uw versie', now: 'Nu staat er', apply: 'Mijn versie schrijven', leave: 'Laten staan',
    transcript: 'Het transcript is veranderd sinds deze pagina het las. Uw codering is niet geschreven.', reload: 'Opnieuw lezen',
    lines: 'Deze codering is intussen veranderd, in een ander venster of door een opdracht. Er is niets geschreven.', nothing: 'niets', removed: 'verwijderen', yes: 'wel', no: 'niet', code: 'Code',
  },
  en: {
    title: 'Someone else was first', mine: 'Yours', now: 'What stands there now', apply: 'Write mine', leave: 'Leave it',
    transcript: 'The transcript changed since this page read it. Your coding was not written.', reload: 'Read it again',
    lines: 'This coding was changed in the meantime, in another window or by a command. Nothing was written.', nothing: 'nothing', removed: 'remove', yes: 'yes', no: 'no', code: 'Code',
  },
});

export async function settle(conflict, body) {
  if (conflict.sides) return settleSides(conflict);
  if (conflict.transcript) {
    if (await ask({ title: t('title'), body: h('p', null, t('transcript')), choices: [['reload', t('reload')], ['leave', t('leave')]] }) === 'reload') location.reload();
    return null;
  }
  // Both sides are shown even where the server went away just now: then codes go by their ids.
  const book = await codebook().catch(() => null);
  const answer = await ask({
    title: t('title'),
    body: [
      h('p', null, t('lines')),
      h('table', { class: 'sides' },
        h('thead', null, h('tr', null, [t('code'), t('mine'), t('now')].map((head) => h('th', { scope: 'col' }, head)))),
        h('tbody', null, conflict.lines.map(({ mine, now }) => h('tr', null,
          h('th', { scope: 'row', title: mine.code }, book?.find(mine.code).name ?? mine.code),
          h('td', null, mine.op === 'remove' ? t('removed') : described(mine)),
          h('td', null, described(now)))))),
    ],
    choices: [['leave', t('leave')], ['apply', t('apply')]],
  });
  return answer === 'apply' ? { changes: body.changes.map((change) => seen(change, conflict.lines)) } : null;
}

/// The change with the version that stands there now.
function seen(change, lines) {
  const line = lines.find(({ mine }) => mine.start === change.start && mine.end === change.end && mine.code === change.code);
  return line ? { ...change, was: line.now?.version ?? null } : change;
}

function described(coding) {
  if (!coding) return t('nothing');
  const attributes = Object.entries(coding.attributes ?? {}).map(([id, value]) => `${id}: ${value}`);
  return [coding.verdict === 'no' ? t('no') : t('yes'), coding.note, ...(coding.flags ?? []), ...attributes].filter(Boolean).join(' · ');
}
