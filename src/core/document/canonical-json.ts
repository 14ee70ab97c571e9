// The pieces of canonical text: JSON that is made for git, one entry a line.

const indent = (depth: number): string => "  ".repeat(depth);

/** JSON on one line with spaces, infinities and NaN as strings. */
export function inline(value: unknown): string {
  // Loops, not `map` and `join`: a rescue copy is printed while somebody types.
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number")
    return Number.isFinite(value) ? String(Object.is(value, -0) ? 0 : value) : `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const one of value) text += text === "" ? inline(one) : `, ${inline(one)}`;
    return `[${text}]`;
  }
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined) continue;
    text += `${text === "" ? "" : ", "}${JSON.stringify(key)}: ${inline(one)}`;
  }
  return text === "" ? "{}" : `{ ${text} }`;
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
