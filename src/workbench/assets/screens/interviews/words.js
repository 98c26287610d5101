// Out: what the list of interviews says.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Interviews', filter: 'Filter interviews', id: 'Interview', case: 'Deelnemer', words: 'Woorden', turns: 'Beurten', waiting: 'Te beslissen', moving: 'In de lijst',
    shown: '{shown} van {all}', all: ({ n }) => count(n, 'interview', 'interviews'), open: 'nog niet', reconciling: 'in overleg', candidates: 'kandidaten', full: 'gelezen', codings: ({ n }) => count(n, 'codering', 'coderingen'), by: '{coder}: {status}, {codings}',
    blind: 'blind', none: 'Geen interview met deze letters.', noTranscript: 'geen transcript', findings: ({ n }) => `${count(n, 'melding', 'meldingen')} van check`, next: 'Volgende rij', before: 'Vorige rij', toFilter: 'Naar het filter',
  },
  en: {
    title: 'Interviews', filter: 'Filter interviews', id: 'Interview', case: 'Participant', words: 'Words', turns: 'Turns', waiting: 'To decide', moving: 'In the list',
    shown: '{shown} of {all}', all: ({ n }) => count(n, 'interview', 'interviews'), open: 'not yet', reconciling: 'in discussion', candidates: 'candidates', full: 'read', codings: ({ n }) => count(n, 'coding', 'codings'), by: '{coder}: {status}, {codings}',
    blind: 'blind', none: 'No interview with these letters.', noTranscript: 'no transcript', findings: ({ n }) => `${count(n, 'finding', 'findings')} from check`, next: 'Next row', before: 'Previous row', toFilter: 'To the filter',
  },
});
