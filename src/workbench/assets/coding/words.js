// Out: what the tray, the picker's title and the notices of coding say.

import { say } from '../words.js';

export const t = say({
  nl: {
    codeWords: 'Deze woorden coderen', moveTo: 'Naar een andere code', coded: '{code} toegekend', removed: '{code} verwijderd', edited: '{code} gewijzigd', moved: 'Van {from} naar {code}', borders: 'Andere woorden voor {code}',
    accepted: '{code}: ja', rejected: '{code}: nee', already: '{code} staat al op deze woorden', drafted: 'Conceptcode {name} gemaakt', inVivo: 'In-vivocode gemaakt',
    nothing: 'Selecteer eerst woorden', noCandidate: 'Er zijn geen kandidaten meer in dit interview', noCoding: 'Kies eerst een codering', notMine: 'Deze codering is niet van u',
    chosen: 'Geselecteerde woorden', over: 'over {n} beurten, van {who}', and: ' en ', code: 'Code …', vivo: 'In vivo', memo: 'Memo', clear: 'Selectie opheffen', confirm: 'Deze woorden', cancel: 'Annuleren', newBorders: 'Selecteer andere woorden voor {code}',
  },
  en: {
    codeWords: 'Code these words', moveTo: 'To another code', coded: '{code} applied', removed: '{code} deleted', edited: '{code} changed', moved: 'From {from} to {code}', borders: 'Other words for {code}',
    accepted: '{code}: yes', rejected: '{code}: no', already: '{code} is on these words already', drafted: 'Draft code {name} made', inVivo: 'In-vivo code made',
    nothing: 'Select words first', noCandidate: 'There are no more candidates in this interview', noCoding: 'Choose a coding first', notMine: 'This coding is not yours',
    chosen: 'Selected words', over: 'over {n} turns, by {who}', and: ' and ', code: 'Code …', vivo: 'In vivo', memo: 'Memo', clear: 'Clear the selection', confirm: 'These words', cancel: 'Cancel', newBorders: 'Select other words for {code}',
  },
});
