/** How often each block was added, remembered from one session to the next: among equals the used ones come first. */
const key = "heddle-used-blocks";

type Counts = Readonly<Record<string, number>>;
let counts: Counts | undefined;

function read(): Counts {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, n]) => Number.isFinite(n)));
  } catch {
    return {};
  }
}

export function timesUsed(kind: string): number {
  counts ??= read();
  return counts[kind] ?? 0;
}

export function noteUse(kind: string): void {
  counts = { ...(counts ?? read()), [kind]: timesUsed(kind) + 1 };
  try {
    localStorage.setItem(key, JSON.stringify(counts));
  } catch {
    // A full store forgets which blocks were used; nothing else depends on it.
  }
}
