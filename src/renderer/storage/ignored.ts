// Saved things that could not be read, from whoever read them to whoever tells of it (tell-ignored.ts).

export interface Ignored {
  /** `The saved setting "panels"`. */
  readonly what: string;
  /** What must be, without a full stop: `dock must be a number`. */
  readonly why: string;
}

let waiting: readonly Ignored[] = [];
let deliver: (() => void) | null = null;

/** Whatever it was, it is left where it lies, and reading goes on without it. */
export function reportIgnored(what: string, why: string): void {
  if (waiting.length === 0 && deliver) queueMicrotask(deliver);
  waiting = [...waiting, { what, why }];
}

/** Calls back whenever there is something to take, and at once for what was found before. */
export function whenIgnored(callback: () => void): void {
  deliver = callback;
  if (waiting.length > 0) callback();
}

export function takeIgnored(): readonly Ignored[] {
  const all = waiting;
  waiting = [];
  return all;
}
