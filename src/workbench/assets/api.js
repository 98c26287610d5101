// In: an address of the server and what to send. Out: what it answers, or a `Refused` with its message, hint and conflict.

import { say } from './words.js';

const t = say({
  nl: {
    silent: 'De werkbank antwoordt niet', running: 'draait grenstaal workbench nog? Wat bevestigd is, staat op schijf',
    unknown: 'De werkbank is opnieuw gestart', again: 'open het adres dat in de terminal staat; Enter geeft daar een nieuw',
  },
  en: {
    silent: 'The workbench does not answer', running: 'is grenstaal workbench still running? What was confirmed is on disk',
    unknown: 'The workbench was started again', again: 'open the address that the terminal shows; Enter gives a new one there',
  },
});

export class Refused extends Error {
  constructor(status, { message, hint = null, conflict = null }) {
    super(message);
    this.status = status;
    this.hint = hint;
    this.conflict = conflict;
  }

  /// The message with its hint, as one line.
  get whole() {
    return this.hint ? `${this.message}: ${this.hint}` : this.message;
  }
}

export const get = (path) => call(path, {});

export const post = (path, body) => call(path, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function call(path, request) {
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Refused(0, { message: t('silent'), hint: t('running') });
  }
  if (response.status === 401) throw new Refused(401, { message: t('unknown'), hint: t('again') });
  const body = await response.json().catch(() => ({ message: `${response.status} ${response.statusText}` }));
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}
