// Out: what the themes say.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Thema’s', new: 'Nieuw thema', none: 'Er zijn nog geen thema’s. Een thema is een bewering, geschreven als een zin.', name: 'Korte naam', claim: 'Bewering', question: 'Onderzoeksvraag', noQuestion: 'geen vraag', codes: 'Codes', reason: 'Waarom er niets tegen spreekt', addCode: 'Code toevoegen', drop: '{name} weglaten',
    kept: 'De tekst die nog niet bewaard was, is teruggezet', unsaved: 'Nog niet bewaard',
    save: 'Bewaren', cancel: 'Annuleren', edit: 'Bewerken', remove: 'Thema verwijderen', saved: 'Thema bewaard', removed: 'Thema verwijderd', quotations: 'Gekozen citaten', against: 'Wat ertegen spreekt', noQuotations: 'Nog geen citaat gekozen.', noAgainst: 'Nog niets dat ertegen spreekt.',
    up: 'Naar voren', down: 'Naar achteren', out: 'Weglaten', toAgainst: 'Spreekt ertegen', toQuotations: 'Spreekt ervoor', from: 'Citaten kiezen uit', cited: 'alleen wat als citaat is gemarkeerd', own: 'codes van dit thema', others: 'andere codes', choose: 'Citaat kiezen', more: 'Meer', nothing: 'Geen fragment.',
    matrix: 'In de matrix', memos: 'Memo’s over dit thema', count: '{for} voor, {against} tegen', findings: ({ n }) => `${count(n, 'melding', 'meldingen')} van check over themes.toml`, moved: 'Citaat verplaatst', dropped: 'Citaat weggelaten', added: 'Citaat gekozen', moving: 'In de thema’s', next: 'Volgend thema', before: 'Vorig thema', onward: 'Citaat een plaats naar achteren', backward: 'Citaat een plaats naar voren', leaveOut: 'Citaat weglaten', side: 'Citaat naar de andere kant', escape: 'Stoppen met bewerken',
  },
  en: {
    title: 'Themes', new: 'New theme', none: 'There are no themes yet. A theme is a claim, written as a sentence.', name: 'Short name', claim: 'Claim', question: 'Research question', noQuestion: 'no question', codes: 'Codes', reason: 'Why nothing speaks against it', addCode: 'Add a code', drop: 'Leave {name} out',
    kept: 'The text that was not saved yet is back', unsaved: 'Not saved yet',
    save: 'Save', cancel: 'Cancel', edit: 'Edit', remove: 'Delete the theme', saved: 'Theme saved', removed: 'Theme deleted', quotations: 'Chosen quotations', against: 'What speaks against it', noQuotations: 'No quotation chosen yet.', noAgainst: 'Nothing speaks against it yet.',
    up: 'Up', down: 'Down', out: 'Leave out', toAgainst: 'Speaks against', toQuotations: 'Speaks for', from: 'Choose quotations from', cited: 'only those flagged “cite”', own: 'codes of this theme', others: 'other codes', choose: 'Choose a quotation', more: 'More', nothing: 'No excerpt.',
    matrix: 'In the matrix', memos: 'Memos about this theme', count: '{for} for, {against} against', findings: ({ n }) => `${count(n, 'finding', 'findings')} from check on themes.toml`, moved: 'Quotation moved', dropped: 'Quotation left out', added: 'Quotation chosen', moving: 'In the themes', next: 'Next theme', before: 'Previous theme', onward: 'Quotation one place down', backward: 'Quotation one place up', leaveOut: 'Leave the quotation out', side: 'Quotation to the other side', escape: 'Stop editing',
  },
});
