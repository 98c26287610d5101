// In: an address of the server and what to send. Out: what it answers, or a `Refused` with its message, hint and conflict.

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
    throw new Refused(0, { message: 'grenstaal workbench does not answer', hint: 'is it still running?' });
  }
  const body = await response.json().catch(() => ({ message: `${response.status} ${response.statusText}` }));
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}
