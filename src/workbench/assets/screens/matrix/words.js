// Out: what the matrix says.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Matrix', columns: 'Kolommen', themes: 'thema’s', families: 'hoofdcodes', by: 'Rijen splitsen naar', whole: 'niet splitsen', case: 'Deelnemer', gaps: 'alleen rijen waar iets ontbreekt', excerpts: ({ n }) => count(n, 'fragment', 'fragmenten'),
    noSummary: 'nog geen samenvatting', noExcerpt: 'geen fragment', private: 'Herhaalt gevoelige woorden: komt in geen rapport', none: 'Geen fragmenten in deze cel.', summary: 'Samenvatting', hint: 'Wat maakt u hiervan, in uw eigen woorden?',
    save: 'Bewaren', close: 'Sluiten', saved: 'Samenvatting bewaard', removed: 'Samenvatting verwijderd', said: 'Wat er gezegd is', findings: ({ n }) => `${count(n, 'melding', 'meldingen')} van check over summaries.csv`, blind: 'U codeert nog interviews van deze deelnemer blind.', counts: '{done} van {all} cellen met fragmenten samengevat',
    moving: 'In de matrix', right: 'Cel naar rechts', left: 'Cel naar links', down: 'Cel omlaag', up: 'Cel omhoog', opens: 'Cel openen', cell: '{case}, {column}',
  },
  en: {
    title: 'Matrix', columns: 'Columns', themes: 'themes', families: 'top-level codes', by: 'Split rows by', whole: 'do not split', case: 'Participant', gaps: 'only rows where something is missing', excerpts: ({ n }) => count(n, 'excerpt', 'excerpts'),
    noSummary: 'no summary yet', noExcerpt: 'no excerpt', private: 'Repeats sensitive words: appears in no report', none: 'No excerpts in this cell.', summary: 'Summary', hint: 'What do you make of it, in your own words?',
    save: 'Save', close: 'Close', saved: 'Summary saved', removed: 'Summary deleted', said: 'What was said', findings: ({ n }) => `${count(n, 'finding', 'findings')} from check on summaries.csv`, blind: 'You are still coding interviews of this participant blind.', counts: '{done} of {all} cells with excerpts summarised',
    moving: 'In the matrix', right: 'Cell to the right', left: 'Cell to the left', down: 'Cell down', up: 'Cell up', opens: 'Open the cell', cell: '{case}, {column}',
  },
});
