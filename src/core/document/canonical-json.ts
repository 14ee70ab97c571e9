// The pieces of canonical text: JSON that is made for git, one entry a line.

const indent = (depth: number): string => "  ".repeat(depth);

/** JSON on one line with spaces, infinities and NaN as strings. */
export function inline(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return "{}";
    return `{ ${entries.map(([k, v]) => `${JSON.stringify(k)}: ${inline(v)}`).join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** An object of texts, one entry a line. */
export function record(entries: readonly (readonly [string, string])[], depth: number): string {
  if (entries.length === 0) return "{}";
  const lines = entries.map(([k, text]) => `${indent(depth + 1)}${JSON.stringify(k)}: ${text}`);
  return `{\n${lines.join(",\n")}\n${indent(depth)}}`;
}

/** An array of texts, one item a line. */
export function list(items: readonly string[], depth: number): string {
  if (items.length === 0) return "[]";
  return `[\n${items.map((t) => indent(depth + 1) + t).join(",\n")}\n${indent(depth)}]`;
}

/** One entry a line, at the depth of the file's own keys. */
export const linesOf = (of: Readonly<Record<string, unknown>>): string =>
  record(
    Object.entries(of).map(([k, v]) => [k, inline(v)] as const),
    1,
  );

/** The same, sorted by key. */
export const sortedLinesOf = (of: Readonly<Record<string, unknown>>): string =>
  linesOf(Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))));
