// Out: what the figures say.

import { count, say } from '../../words.js';

export const t = say({
  nl: {
    title: 'Cijfers', tables: 'Tabellen', charts: 'Figuren', by: 'Per', where: 'Alleen', whereHint: 'bijvoorbeeld wave:2 of code:…', apply: 'Toepassen', words: 'De figuur in woorden', data: 'De getallen van de figuur',
    excerpts: 'Fragmenten achter het getal', total: ({ segments, participants }) => `${count(segments, 'fragment', 'fragmenten')} van ${count(participants, 'deelnemer', 'deelnemers')}`, more: 'Meer', close: 'Sluiten',
    nothing: 'Geen rijen.', moving: 'In de cijfers', next: 'Volgende tabel of figuur', before: 'Vorige tabel of figuur', filter: 'Naar het filter', escape: 'Fragmenten sluiten', opens: '{n}: toon de fragmenten',
  },
  en: {
    title: 'Figures', tables: 'Tables', charts: 'Charts', by: 'By', where: 'Only', whereHint: 'such as wave:2 or code:…', apply: 'Apply', words: 'The chart in words', data: 'The numbers behind the chart',
    excerpts: 'Excerpts behind the number', total: ({ segments, participants }) => `${count(segments, 'excerpt', 'excerpts')} by ${count(participants, 'participant', 'participants')}`, more: 'More', close: 'Close',
    nothing: 'No rows.', moving: 'In the figures', next: 'Next table or chart', before: 'Previous table or chart', filter: 'To the filter', escape: 'Close the excerpts', opens: '{n}: show the excerpts',
  },
});
