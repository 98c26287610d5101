// In: a table of words per language. Out: a function that says one of them in the language of the study.

let language = 'en';

export function speak(which) {
  language = which;
  document.documentElement.lang = which;
}

/// `say({ nl: { hello: 'dag {name}' }, en: … })` is `t` with `t('hello', { name })`. A phrase may be a function.
export function say(table) {
  return (key, values = {}) => {
    const phrase = table[language][key];
    if (typeof phrase === 'function') return phrase(values);
    return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}

export const number = (value) => value.toLocaleString(language);

/// A number with what is counted: `count(1, 'turn', 'turns')`.
export const count = (value, one, more) => `${number(value)} ${value === 1 ? one : more}`;

export const compare = (a, b) => collator().compare(a, b);

let collators = {};
function collator() {
  return collators[language] ??= new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
}
