// Where a command writes: results to stdout, what went wrong to stderr. Colours only where a person reads.
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

export interface Terminal {
  out(line: string): void;
  error(line: string): void;
  /** What is going on, on a line that the next one takes the place of; null clears it. For people alone. */
  status(text: string | null): void;
  /** Print one JSON document to stdout; NaN and infinities as strings, typed arrays as arrays. */
  json(value: unknown): void;
  paint(style: Style, text: string): string;
  /** Characters in a line. */
  readonly width: number;
}

export function processTerminal(): Terminal {
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  return {
    out: (line) => void process.stdout.write(`${process.stdout.isTTY ? harmless(line) : line}\n`),
    error: (line) => void process.stderr.write(`${process.stderr.isTTY ? harmless(line) : line}\n`),
    status: (text) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${harmless(text ?? "")}`);
    },
    json: (value) => void process.stdout.write(`${JSON.stringify(value, plain, 2)}\n`),
    paint: (style, text) => (colours ? styleText(style, text) : text),
    width: process.stdout.columns ?? 100,
  };
}

/** What would move the cursor, rename the window or worse, of a name in a stranger's file; colours are ours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /\x1b\[[\d;]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Control characters but line ends and tabs as they would be typed: `\x1b`. */
export const harmless = (text: string): string =>
  text.replace(controls, (found) =>
    found.length > 1 ? found : `\\x${found.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

function plain(_: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value;
}
