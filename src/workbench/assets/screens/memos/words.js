// Out: what the memos say.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Memo’s', filter: 'Filter memo’s', kind: 'Soort', about: 'Over', all: 'alle', new: 'Nieuwe memo', edit: 'Bewerken', remove: 'Verwijderen', save: 'Bewaren', cancel: 'Annuleren', heading: 'Titel', text: 'Tekst', markdown: 'Markdown; een lege regel begint een alinea.',
    private: 'privé: komt in geen rapport', isPrivate: 'privé', words: 'De woorden waar de memo over gaat', addAbout: 'Code, thema, deelnemer of interview', add: 'Toevoegen', drop: '{about} weglaten', none: 'Kies links een memo of begin er een.', empty: 'Er zijn nog geen memo’s.', nothing: 'Geen memo met deze letters.',
    code: 'code', theme: 'thema', case: 'deelnemer', interview: 'interview', method: 'methode', reflexive: 'reflexief', saved: 'Memo bewaard', removed: 'Memo verwijderd', kept: 'De tekst die nog niet bewaard was, is teruggezet', findings: ({ n }) => `${count(n, 'melding', 'meldingen')} van check over memos/`, shown: ({ n }) => count(n, 'memo', 'memo’s'), unsaved: 'Nog niet bewaard',
    changed: 'Het transcript is veranderd sinds de woorden gekozen zijn', moving: 'In de memo’s', next: 'Volgende memo', before: 'Vorige memo', toFilter: 'Naar het filter', escape: 'Stoppen met bewerken',
  },
  en: {
    title: 'Memos', filter: 'Filter memos', kind: 'Kind', about: 'About', all: 'all', new: 'New memo', edit: 'Edit', remove: 'Delete', save: 'Save', cancel: 'Cancel', heading: 'Title', text: 'Text', markdown: 'Markdown; an empty line begins a paragraph.',
    private: 'private: appears in no report', isPrivate: 'private', words: 'The words it is about', addAbout: 'Code, theme, participant or interview', add: 'Add', drop: 'Leave {about} out', none: 'Choose a memo on the left, or begin one.', empty: 'There are no memos yet.', nothing: 'No memo with these letters.',
    code: 'code', theme: 'theme', case: 'participant', interview: 'interview', method: 'method', reflexive: 'reflexive', saved: 'Memo saved', removed: 'Memo deleted', kept: 'The text that was not saved yet is back', findings: ({ n }) => `${count(n, 'finding', 'findings')} from check on memos/`, shown: ({ n }) => count(n, 'memo', 'memos'), unsaved: 'Not saved yet',
    changed: 'The transcript changed since the words were chosen', moving: 'In the memos', next: 'Next memo', before: 'Previous memo', toFilter: 'To the filter', escape: 'Stop editing',
  },
});
