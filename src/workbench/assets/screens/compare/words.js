// Out: what the screen for comparing says.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    uncounted: 'Deze laag telt nog nergens mee. Zet in study.toml onder [analysis]: reconciled = "{into}"',
    title: 'Vergelijken', first: 'Links', second: 'Rechts', into: 'Naar laag', borders: 'Woorden van wat zij delen', union: 'alle woorden', intersection: 'gedeelde woorden', of: 'die van {coder}', show: 'Toon',
    open: 'nog te beslissen', differing: 'verschillen', all: 'alles', list: 'Verschillen, de duurste eerst', cost: 'kost {n}', every: 'alle interviews', interviews: 'Interviews',
    interview: 'interview', items: 'plaatsen', agreed: 'eens', decided: 'beslist', status: 'laag', takeOver: 'Overnemen', reconciling: 'bezig', full: 'klaar', candidates: 'kandidaten', none: 'nog niet',
    passed: 'Niet vergeleken, omdat niet beiden ze volledig lazen: {ids}.', blind: 'U codeert nog blind ({ids}): wat anderen codeerden, blijft verborgen tot u die interviews volledig gelezen hebt.',
    nobody: 'Geen twee codeurs hebben hetzelfde interview volledig gelezen.', nothing: 'Er is niets meer te beslissen.', nothingHere: 'Hier is niets.',
    yes: 'ja', no: 'nee', silent: 'niets', isYes: 'Ja', isNo: 'Nee', reason: 'Reden', include: 'Wel', exclude: 'Niet', needReason: 'Geef een reden bij deze beslissing', write: 'Vastleggen', words: 'Woorden', allWords: 'alle', wordsOf: 'van {coder}', own: 'zelf gekozen',
    held: '{into} zegt {decision}', says: '{coder}: {what}', suggested: 'Eerdere redenen en notities', done: '{code}: {decision} in {into}', complete: ({ id, n, into }) => `Over ${id} is alles beslist: ${count(n, 'regel', 'regels')} in ${into}`, taken: '{id}: wat zij delen staat in {into}',
    moving: 'Door de verschillen', next: 'Volgende', before: 'Vorige', nextOpen: 'Volgende waarover nog te beslissen is', deciding: 'Beslissen', change: 'Andere woorden: alle, of die van een van beiden', choosing: 'Zelf woorden kiezen',
    read: 'In het gesprek lezen', escape: 'Uit het veld; woorden zoals ze waren',
  },
  en: {
    uncounted: 'This layer does not count anywhere yet. Put in study.toml under [analysis]: reconciled = "{into}"',
    title: 'Compare', first: 'Left', second: 'Right', into: 'Into layer', borders: 'Words of what they share', union: 'all words', intersection: 'shared words', of: 'those of {coder}', show: 'Show',
    open: 'to decide', differing: 'differences', all: 'all', list: 'Differences, the costliest first', cost: 'costs {n}', every: 'all interviews', interviews: 'Interviews',
    interview: 'interview', items: 'places', agreed: 'agreed', decided: 'decided', status: 'layer', takeOver: 'Copy', reconciling: 'in progress', full: 'done', candidates: 'candidates', none: 'not yet',
    passed: 'Not compared, since not both have read them in full: {ids}.', blind: 'You are still coding blind ({ids}): what others coded stays hidden until you have read those interviews in full.',
    nobody: 'No two coders have read the same interview in full.', nothing: 'Nothing is left to decide.', nothingHere: 'There is nothing here.',
    yes: 'yes', no: 'no', silent: 'nothing', isYes: 'Yes', isNo: 'No', reason: 'Reason', include: 'Include', exclude: 'Exclude', needReason: 'Give a reason for this decision', write: 'Decide', words: 'Words', allWords: 'all', wordsOf: 'of {coder}', own: 'your own choice',
    held: '{into} says {decision}', says: '{coder}: {what}', suggested: 'Earlier reasons and notes', done: '{code}: {decision} in {into}', complete: ({ id, n, into }) => `All of ${id} is decided: ${count(n, 'line', 'lines')} in ${into}`, taken: '{id}: what they share is in {into}',
    moving: 'Through the differences', next: 'Next', before: 'Previous', nextOpen: 'Next one still to decide', deciding: 'Deciding', change: 'Other words: all, or those of one of the two', choosing: 'Choosing words yourself',
    read: 'Read it in the talk', escape: 'Leave the field; words as they were',
  },
});
