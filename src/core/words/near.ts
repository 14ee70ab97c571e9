// Names that resemble a misspelt one, for "did you mean".

/** Nobody misspells a longer one; every comparison takes time with its square. */
const longest = 64;

/** Up to two of `names` within an edit distance of about a third of the word. */
export function nearNames(word: string, names: Iterable<string>): string[] {
  // One letter resembles every other one.
  const limit = word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3));
  if (word.length > longest) return [];
  return [...names]
    .filter((name) => Math.abs(name.length - word.length) <= limit)
    .map((name) => [name, distance(word.toLowerCase(), name.toLowerCase())] as const)
    .filter(([, d]) => d <= limit)
    .sort(([, a], [, b]) => a - b)
    .slice(0, 2)
    .map(([name]) => name);
}

/**
 * `nearNames` for the first fifty words of many that are wrong, and nothing for the others: to look for a name is to
 * compare it with all, and a file may be wrong in ten thousand places.
 */
export function nearOfFirst(names: Iterable<string>): (word: string) => string[] {
  let left = 50;
  return (word) => (left-- > 0 ? nearNames(word, names) : []);
}

/** Optimal string alignment: insertions, deletions, exchanges, and neighbours that swapped places. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number) => rows[i]![j]!;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const exchange = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(i - 1, j) + 1, row[j - 1]! + 1, exchange);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(i - 2, j - 2) + 1);
      row.push(best);
    }
  }
  return at(a.length, b.length);
}

/** ` (did you mean "causal"?)`, or nothing where no name is near: for the end of a sentence that refuses a name. */
export const didYouMean = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` (did you mean ${names.map((n) => `"${n}"`).join(" or ")}?)`;
