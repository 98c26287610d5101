// Out: what the screen for deciding says.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Beslissen', all: 'Alles wat wacht', choose: 'Code of regel', place: 'zoals in de interviews', mixed: 'door elkaar', order: 'Volgorde',
    of: '{at} van {total}', yes: 'Ja', no: 'Nee', borders: 'Andere woorden', note: 'Notitie', skip: 'Overslaan', back: 'Ongedaan', confirm: 'Ja, deze woorden', cancel: 'Annuleren',
    rule: ({ rules, n }) => `${n === 1 ? 'Regel' : 'Regels'} ${rules}`, fired: 'sloeg aan op {words}', firedMany: 'sloegen aan op {words}', accepted: '{code}: ja', rejected: '{code}: nee', little: 'Minder dan de helft van de kandidaat is gecodeerd: hij blijft wachten',
    nothing: 'Hier wacht niets op u.', elsewhere: ({ n }) => `Elders ${n === 1 ? 'wacht' : 'wachten'} nog ${count(n, 'kandidaat', 'kandidaten')}`, everything: 'Er wacht geen kandidaat op een beslissing.', round: 'Weer bij het begin', finished: 'In {id} wacht niets meer.', note_read: 'Noteren als gelezen op kandidaten', noted: '{id}: gelezen op kandidaten',
    held: 'Niet in deze rij: regels van u passen hier niet meer op het transcript, en wat u al besliste zou opnieuw gevraagd worden.', heldLines: ({ n }) => count(n, 'regel', 'regels'), heldMoved: 'voer in een terminal uit:', heldFile: 'kijk in',
    blind: 'Interviews die u blind codeert, staan hier niet: {ids}.', mine: 'Uw beslissingen', ruleMine: 'Regel {rule}', include: 'Wel', exclude: 'Niet', definition: 'Code', context: 'Kandidaat', shaping: 'Kies de woorden met de toetsen w, s, [ en ], of met de muis', noteLabel: 'Notitie bij deze beslissing',
    deciding: 'Beslissen', moving: 'Door de rij', next: 'Volgende (overslaan)', before: 'Vorige', read: 'In het gesprek lezen', markRead: 'Interview noteren als gelezen op kandidaten',
    choosing: 'Andere woorden', done: 'Ja, met deze woorden',
    startOut: 'Begin eerder', startIn: 'Begin later', endIn: 'Einde eerder', endOut: 'Einde later',
  },
  en: {
    title: 'Decide', all: 'All that waits', choose: 'Code or rule', place: 'as in the interviews', mixed: 'shuffled', order: 'Order',
    of: '{at} of {total}', yes: 'Yes', no: 'No', borders: 'Other words', note: 'Note', skip: 'Skip', back: 'Undo', confirm: 'Yes, these words', cancel: 'Cancel',
    rule: ({ rules, n }) => `${n === 1 ? 'Rule' : 'Rules'} ${rules}`, fired: 'triggered by {words}', firedMany: 'triggered by {words}', accepted: '{code}: yes', rejected: '{code}: no', little: 'Less than half of the candidate is coded: it still waits',
    nothing: 'Nothing waits for you here.', elsewhere: ({ n }) => `${count(n, 'candidate waits', 'candidates wait')} elsewhere`, everything: 'No candidate waits for a decision.', round: 'Back at the beginning', finished: 'Nothing waits in {id} any more.', note_read: 'Note as read for candidates', noted: '{id}: read for candidates',
    held: 'Not in this queue: lines of yours no longer fit the transcript here, and you would be asked again what you decided already.', heldLines: ({ n }) => count(n, 'line', 'lines'), heldMoved: 'run in a terminal:', heldFile: 'look into',
    blind: 'Interviews you are coding blind are not shown here: {ids}.', mine: 'Your decisions', ruleMine: 'Rule {rule}', include: 'Include', exclude: 'Exclude', definition: 'Code', context: 'Candidate', shaping: 'Choose the words with the keys w, s, [ and ], or with the mouse', noteLabel: 'Note on this decision',
    deciding: 'Deciding', moving: 'Through the queue', next: 'Next (skip)', before: 'Previous', read: 'Read it in the talk', markRead: 'Note the interview as read for candidates',
    choosing: 'Other words', done: 'Yes, with these words',
    startOut: 'Start earlier', startIn: 'Start later', endIn: 'End earlier', endOut: 'End later',
  },
});
