// Names that resemble a misspelt one, for "did you mean".

/** Up to two of `names` within an edit distance of about a third of the word. */
export function nearNames(word: string, names: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  return [...names]
    .map((name) => [name, distance(word.toLowerCase(), name.toLowerCase())] as const)
    .filter(([, d]) => d <= limit)
    .sort(([, a], [, b]) => a - b)
    .slice(0, 2)
    .map(([name]) => name);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, swap));
    }
    row = next;
  }
  return row[b.length] as number;
}
