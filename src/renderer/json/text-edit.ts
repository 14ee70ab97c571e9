// The least change from one text to another: what differs between the common beginning and the common end.
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/**
 * Several small changes instead of one large one, line by line, where two texts have the same number of lines; else
 * the one change. In ascending order.
 */
export function textChanges(before: string, after: string): TextChange[] {
  const whole = textChange(before, after);
  if (!whole) return [];
  const [a, b] = [before.split("\n"), after.split("\n")];
  if (a.length !== b.length) return [whole];
  const changes: TextChange[] = [];
  let offset = 0;
  a.forEach((line, i) => {
    const change = textChange(line, b[i] ?? "");
    if (change) changes.push({ ...change, start: change.start + offset, end: change.end + offset });
    offset += line.length + 1;
  });
  return changes;
}
