// In: tags, properties, children, words to tell. Out: elements, dialogs, notices. Text stays text: nothing here reads markup.

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'selected']);

/// An element. `on…` listens, `style` is an object of CSS properties, null and false leave a property out.
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const name in props) set(element, name, props[name]);
  for (const child of children) add(element, child);
  return element;
}

/// Puts these children in place of those that were there.
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

function set(element, name, value) {
  if (value === null || value === undefined) return;
  if (PROPERTIES.has(name)) element[name] = value;
  else if (value === false) return;
  else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'style') for (const key in value) element.style.setProperty(key, value[key]);
  else element.setAttribute(name, value === true ? '' : value);
}

function add(element, child) {
  if (Array.isArray(child)) for (const one of child) add(element, one);
  else if (child !== null && child !== undefined && child !== false) element.append(child);
}

/// A text in which some stretches `[start, end]`, in order, are marked.
export function marked(text, stretches) {
  const parts = [];
  let from = 0;
  for (const [start, end] of stretches) {
    parts.push(text.slice(from, start), h('mark', null, text.slice(start, end)));
    from = end;
  }
  parts.push(text.slice(from));
  return parts;
}

let silence;

/// Says what happened, for eyes and for screen readers.
export function tell(text, severity = 'note') {
  document.getElementById('status').replaceChildren();
  tellToo(text, severity);
}

/// Says it below what was told just now.
export function tellToo(text, severity = 'note') {
  const status = document.getElementById('status');
  status.append(h('p', { class: `told ${severity}` }, text));
  clearTimeout(silence);
  silence = setTimeout(() => status.replaceChildren(), severity === 'note' ? 5000 : 12000);
}

/// Asks in a dialog. `choices` are `[value, label]`, the first is the plain one; Escape answers null.
export function ask({ title, body, choices }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const close = (value) => () => dialog.close(value);
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' },
      h('h2', { id: 'dialog-title', tabindex: -1, autofocus: true }, title),
      h('div', { class: 'dialog-body' }, body),
      h('p', { class: 'choices' }, choices.map(([value, label], index) =>
        h('button', { type: 'button', class: index === 0 ? 'primary' : null, onclick: close(value) }, label))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
