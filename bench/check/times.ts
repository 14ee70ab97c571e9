// Times of repeated work, how they are told, and whether they keep their bounds.

export const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;

export const ascending = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);

/**
 * Milliseconds that some work takes, in CPU time: other processes do not count. The collector and the compiler work on
 * other threads; what counts is no more than the clock's time.
 */
export function timed(work: () => unknown): number {
  const from = process.cpuUsage();
  const start = performance.now();
  work();
  const clock = performance.now() - start;
  const { user, system } = process.cpuUsage(from);
  return Math.min(clock, (user + system) / 1000);
}

/**
 * Milliseconds of each round, ascending. `prepare` makes what the work is done on, untimed and fresh each round: what
 * is remembered by identity does not help. A third of the rounds warms up.
 */
export function timesOf<T>(prepare: (round: number) => T, work: (on: T) => unknown, rounds = 60): number[] {
  const times: number[] = [];
  for (let i = -Math.ceil(rounds / 3); i < rounds; i++) {
    const on = prepare(i);
    const time = timed(() => work(on));
    if (i >= 0) times.push(time);
  }
  return ascending(times);
}

let missed = 0;

/** One line; `share` says which of the times the bound is for. */
export function report(
  name: string,
  sorted: readonly number[],
  bound?: number,
  share: 0.5 | 0.95 = 0.5,
): void {
  const held = bound === undefined || at(sorted, share) < bound;
  if (!held) missed++;
  const figures = [0, 0.5, 0.95].map((s) => at(sorted, s).toFixed(2).padStart(7)).join(" ");
  const of = share === 0.95 ? "95 %" : "median";
  const judged = bound === undefined ? "" : `   ${of} under ${bound} ms ${held ? "✓" : "MISSED"}`;
  console.log(`${name.padEnd(46)} least, median, 95 %: ${figures} ms${judged}`);
}

export const allHeld = (): boolean => missed === 0;
