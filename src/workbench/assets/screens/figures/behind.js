// In: a number of a table, and what it counts. Out: a panel with its excerpts.

import { get } from '../../api.js';
import { fill, h } from '../../dom.js';
import { excerptItem } from '../../excerpts.js';
import { keyHint } from '../../keys.js';
import { t } from './words.js';

const PAGE = 30;

/// `to` is `{ code, where }`; `close()` closes the panel.
export async function openBehind(panel, to, book, close) {
  const page = (offset) => get(`/api/excerpts?${new URLSearchParams({ code: to.code, where: to.where, offset, limit: PAGE })}`);
  const found = await page(0);
  const heading = h('h2', { tabindex: -1 }, found.name);
  const items = h('ol', { class: 'excerpts' });
  const more = h('button', { type: 'button', onclick: async () => {
    const next = items.children.length;
    add(await page(next));
    items.children[next]?.querySelector('a').focus();
  } }, t('more'));
  fill(panel,
    h('header', null, heading, h('button', { type: 'button', class: 'plain', onclick: close }, t('close'), keyHint('escape'))),
    h('p', { class: 'soft' }, [t('total', found.total), to.where].filter(Boolean).join(' · ')), items, more);
  add(found);
  panel.hidden = false;
  panel.scrollTop = 0;
  heading.focus();

  function add({ rows, total }) {
    items.append(...rows.map((row) => excerptItem(row, book)));
    more.hidden = items.children.length >= total.segments;
  }
}
