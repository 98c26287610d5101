// In: both sides of a text that someone else changed. Out: the version to write over, chosen with both sides in view, or null to leave it.

import { ask, h } from './dom.js';
import { say } from './words.js';

const t = say({
  nl: { title: 'Iemand anders was eerder', mine: 'Uw versie', now: 'Nu staat er', apply: 'Mijn versie schrijven', leave: 'Laten staan', nothing: 'niets', removed: 'verwijderen' },
  en: { title: 'Someone else was first', mine: 'Yours', now: 'What stands there now', apply: 'Write mine', leave: 'Leave it', nothing: 'nothing', removed: 'remove' },
});

export async function settleSides({ sides, was }) {
  const side = (name, text, absent) => h('section', null,
    h('h3', null, name),
    text ? [text.title && h('p', null, h('strong', null, text.title)), h('p', { class: 'side-text', dir: 'auto' }, text.text || absent)] : h('p', { class: 'soft' }, absent));
  const answer = await ask({
    title: t('title'),
    body: h('div', { class: 'two-sides' }, side(t('mine'), sides.mine, t('removed')), side(t('now'), sides.now, t('nothing'))),
    choices: [['leave', t('leave')], ['apply', t('apply')]],
  });
  return answer === 'apply' ? { was } : null;
}
