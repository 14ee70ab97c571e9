// Hostile input: JSON whose structure was changed at random, bytes that were, and texts of odd characters.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Random = () => number;

/** HEDDLE_FUZZ=20 makes every property run twenty times as often. */
export const fuzzRuns = (n: number): number => n * Number(process.env.HEDDLE_FUZZ ?? 1);

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

const folders = ["graphs", "graphs/broken"];
/** Small graphs as text: whole presets cost seconds where a hundred broken ones cost one. */
export const graphTexts: readonly string[] = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".graph.json"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .filter((text) => text.length < 8000),
);

const oddTexts = [
  ...["", " ", "\0", "\ud800", "\u202eabc", "a".repeat(5000), "💥".repeat(50), "__proto__", "constructor"],
  ...["toString", "hasOwnProperty", "in.x → out.x", "a.b → c.d", "→", "T", "D^99", "(A+B)^9", "1e999", "-0"],
  ...["9007199254740993", "T*T*T", "V/0", "4*D", "../../etc/passwd", "<script>", "blocks[0]/x", "a/b/c"],
];
const oddNumbers = [
  0,
  -0,
  -1,
  1,
  2,
  0.5,
  1e-320,
  1e308,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 31),
  1024,
  4096,
];

/** A value that a file might have anywhere. */
export function oddValue(random: Random): unknown {
  const kinds: readonly (() => unknown)[] = [
    () => pick(random, oddTexts),
    () => pick(random, oddNumbers),
    () => pick(random, [null, true, false, [], {}, [[]], [null], { "": "" }]),
    () => JSON.parse(`{"${pick(random, ["__proto__", "constructor", "x", "then"])}": {"polluted": true}}`),
  ];
  return pick(random, kinds)();
}

type Json = Record<string, unknown>;
const isContainer = (v: unknown): v is Json => typeof v === "object" && v !== null;

/** Every object and list inside, with itself. */
function containers(value: unknown): Json[] {
  const found: Json[] = [];
  const walk = (v: unknown) => {
    if (!isContainer(v) || found.length > 2000) return;
    found.push(v);
    for (const inner of Object.values(v)) walk(inner);
  };
  walk(value);
  return found;
}

/** JSON with a few places replaced, deleted, doubled or exchanged. The value given is changed. */
export function mutated(value: unknown, random: Random): unknown {
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const all = containers(value);
    if (all.length === 0) return oddValue(random);
    const host = pick(random, all);
    const keys = Object.keys(host);
    const key = keys.length > 0 ? pick(random, keys) : "x";
    const way = random();
    if (way < 0.4) host[key] = oddValue(random);
    else if (way < 0.55) delete host[key];
    else if (way < 0.75) host[key] = structuredClone(pick(random, all));
    else if (way < 0.9) host[String(pick(random, oddTexts))] = structuredClone(host[key]);
    else host[key] = mutated(structuredClone(host[key]), random);
  }
  return value;
}

/** Bytes with some changed, cut off, doubled or put in. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let made = [...bytes];
  for (let n = 1 + Math.floor(random() * 6); n > 0; n--) {
    const at = Math.floor(random() * (made.length + 1));
    const way = random();
    if (way < 0.6 && made.length > 0) made[at % made.length] = Math.floor(random() * 256);
    else if (way < 0.75) made = made.slice(0, at);
    else if (way < 0.9) made.splice(at, 0, ...made.slice(at, at + 20));
    else made.splice(at, 0, Math.floor(random() * 256));
  }
  return Uint8Array.from(made);
}

/** What a fuzzed call may not do, beside throwing. */
export function prototypeOf(): string {
  return JSON.stringify([
    Object.getOwnPropertyNames(Object.prototype),
    Object.getOwnPropertyNames(Array.prototype),
  ]);
}
