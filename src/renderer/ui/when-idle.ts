// What can wait until the page has nothing else to do.

/** Longest wait for an idle moment, ms. */
const idleWithin = 2000;

export function whenIdle(act: () => void): void {
  // Safari has no such callback.
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: idleWithin });
  else act();
}
