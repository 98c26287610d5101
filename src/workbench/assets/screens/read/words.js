// Out: what the reading screen says.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    letGo: 'Het transcript is veranderd: de gekozen woorden zijn losgelaten, er is niets geschreven',
    words: ({ n }) => count(n, 'woord', 'woorden'), read: 'Gelezen', open: 'nog niet', candidates: 'kandidaten', full: 'volledig', noted: 'Gelezen: {status}',
    others: 'Anderen', proposals: 'Kandidaten', codes: 'Codes', blind: 'U leest dit interview blind: kandidaten en het werk van anderen blijven verborgen tot u het volledig gelezen hebt.',
    unblind: 'Klaar met blind lezen?', unblinded: 'U ziet dan de kandidaten en wat anderen hier codeerden. Dat is niet terug te draaien: wat u tot nu toe codeerde, telt als blind gecodeerd.', unblindYes: 'Ja, volledig gelezen', unblindNo: 'Nog niet',
    held: 'Kandidaten staan hier niet: wat u erover besliste, staat in regels die niet meer passen.', broken: ({ n }) => `${count(n, 'regel', 'regels')} van codeerbestanden ${n === 1 ? 'past' : 'passen'} niet meer op het transcript`, line: '{file}, regel {line}', reanchor: '`grenstaal reanchor {id}` in een terminal zoekt verschoven woorden weer op.',
    moving: 'Door het gesprek', next: 'Volgende beurt', before: 'Vorige beurt', right: 'Volgende codering in de beurt', left: 'Vorige codering in de beurt', first: 'Eerste beurt', last: 'Laatste beurt',
    choosing: 'Woorden selecteren', begin: 'Beginnen bij het eerste woord', confirm: 'Beginnen; andere woorden bevestigen', escape: 'Sluiten, selectie opheffen',
    coding: 'Coderen', pick: 'Code kiezen', draft: 'Nieuwe conceptcode voor de woorden', quick: 'Een van de laatst gebruikte codes', inVivo: 'In-vivocode van de woorden', memo: 'Memo over de woorden', remove: 'Codering verwijderen', move: 'Andere code', borders: 'Andere woorden', edit: 'Notitie bij de codering',
    deciding: 'Beslissen', yes: 'Kandidaat klopt', no: 'Kandidaat klopt niet', nextOpen: 'Volgende kandidaat', beforeOpen: 'Vorige kandidaat', mark: 'Volledig gelezen of niet', seeing: 'Tonen', showOthers: 'Coderingen van anderen', showProposals: 'Kandidaten', showPanel: 'Codeboek ernaast',
  },
  en: {
    letGo: 'The transcript changed: the chosen words were let go, nothing was written',
    words: ({ n }) => count(n, 'word', 'words'), read: 'Read', open: 'not yet', candidates: 'candidates', full: 'in full', noted: 'Read: {status}',
    others: 'Others', proposals: 'Candidates', codes: 'Codes', blind: 'You are reading this interview blind: candidates and the work of others stay hidden until you have read it in full.',
    unblind: 'Finished reading blind?', unblinded: 'You will then see the candidates and what others coded here. This cannot be undone: what you coded so far counts as coded blind.', unblindYes: 'Yes, read in full', unblindNo: 'Not yet',
    held: 'No candidates are shown here: what you decided on them stands in lines that no longer fit.', broken: ({ n }) => `${count(n, 'line', 'lines')} of coding files no longer ${n === 1 ? 'fits' : 'fit'} the transcript`, line: '{file}, line {line}', reanchor: '`grenstaal reanchor {id}` in a terminal finds words that moved.',
    moving: 'Through the talk', next: 'Next turn', before: 'Previous turn', right: 'Next coding in the turn', left: 'Previous coding in the turn', first: 'First turn', last: 'Last turn',
    choosing: 'Selecting words', begin: 'Begin at the first word', confirm: 'Begin; confirm other words', escape: 'Close, clear the selection',
    coding: 'Coding', pick: 'Choose a code', draft: 'New draft code for the words', quick: 'One of the codes used last', inVivo: 'In-vivo code from the words', memo: 'Memo about the words', remove: 'Delete the coding', move: 'Another code', borders: 'Other words', edit: 'Note on the coding',
    deciding: 'Deciding', yes: 'The candidate fits', no: 'The candidate does not fit', nextOpen: 'Next candidate', beforeOpen: 'Previous candidate', mark: 'Read in full or not', seeing: 'Showing', showOthers: 'Codings of others', showProposals: 'Candidates', showPanel: 'Codebook alongside',
  },
});
