// A config.json with some of its values changed. Its text is kept as it is, for 0.0 must stay 0.0: transformers refuses a
// 0 where it expects a float.
import { applyEdits, modify } from "jsonc-parser";

const format = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** The text, with the values of another config where the two differ. Both are objects. */
export function configText(text: string, now: Readonly<Record<string, unknown>>): string {
  return changesBetween(JSON.parse(text), now, []).reduce(
    (done, { path, value }) => applyEdits(done, modify(done, path, value, format)),
    text,
  );
}

interface Change {
  readonly path: string[];
  /** Undefined takes the key away. */
  readonly value: unknown;
}

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === "object" && v !== null && !Array.isArray(v);

function changesBetween(from: Record<string, unknown>, to: Record<string, unknown>, at: string[]): Change[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => {
    const [old, value] = [from[key], to[key]];
    const path = [...at, key];
    if (isRecord(old) && isRecord(value)) return changesBetween(old, value, path);
    return JSON.stringify(old) === JSON.stringify(value) ? [] : [{ path, value }];
  });
}
