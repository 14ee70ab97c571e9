// The dims of a document: values of the plain ones, expressions of the others.

import type { Diagnostic } from "../diagnostics/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import {
  type Bindings,
  dimsOf,
  evaluateSize,
  literal,
  parseSize,
  type Size,
  substitute,
  unknownSize,
} from "../shape/index.ts";
import { didYouMean, nearNames, nounFor } from "../words/index.ts";
import { NodeCache } from "./node-cache.ts";

export interface Dims {
  readonly bindings: Bindings;
  /** What each derived dim stands for; with `inline`, every dim as its number. */
  readonly meaning: ReadonlyMap<string, Size>;
  readonly problems: readonly Diagnostic[];
  /** What was found of nodes at these dims, for others like them. */
  readonly nodeCache: NodeCache;
}

/** `unknown dimension Q (did you mean "K"?)` */
function unknownDimensions(missing: readonly string[], dims: HeddleDocument["dims"]): string {
  const names = missing.filter((n) => !(n in dims));
  const near = names.flatMap((n) => nearNames(n, Object.keys(dims)));
  return `unknown ${nounFor(names.length, "dimension")} ${names.join(", ")}${didYouMean(near)}`;
}

/** More entries than any machine holds along one axis; below it sizes are whole numbers in every product of two. */
const maxDim = 2 ** 31 - 1;

/** Works out all dims. `override` gives the sizes of a run; `inline` turns names into numbers. */
export function resolveDims(dims: HeddleDocument["dims"], override: Bindings, inline: boolean): Dims {
  const bindings: Record<string, number> = {};
  const meaning = new Map<string, Size>();
  const problems: Diagnostic[] = [];
  const derived: [string, Size, readonly string[]][] = [];
  for (const [name, value] of Object.entries(dims)) {
    const given = override[name] ?? value;
    if (typeof given === "number") {
      if (Number.isInteger(given) && given > 0 && given <= maxDim) bindings[name] = given;
      else
        problems.push({
          code: "dim/invalid",
          dim: name,
          value: String(given),
          why: given > maxDim ? `must be at most ${maxDim}` : "must be a positive integer",
        });
      continue;
    }
    const parsed = parseSize(given);
    if (parsed.ok) derived.push([name, parsed.size, dimsOf(parsed.size)]);
    else problems.push({ code: "dim/invalid", dim: name, value: given, why: parsed.message });
  }
  // Derived dims may use each other; each round resolves those whose names are all known.
  let waiting = derived;
  while (waiting.length > 0) {
    const ready = waiting.filter(([, , names]) => names.every((n) => n in bindings));
    if (ready.length === 0) break;
    for (const [name, size] of ready) {
      const full = substitute(size, meaning);
      const value = evaluateSize(full, bindings);
      if (!Number.isInteger(value) || value <= 0 || value > maxDim) {
        problems.push({
          code: "dim/invalid",
          dim: name,
          value: String(dims[name]),
          why:
            value > maxDim
              ? `evaluates to ${value}; must be at most ${maxDim}`
              : `evaluates to ${value}, not a positive integer`,
        });
      }
      bindings[name] = value > maxDim ? Number.NaN : value;
      meaning.set(name, value > maxDim ? unknownSize : full);
    }
    const done = new Set(ready);
    waiting = waiting.filter((w) => !done.has(w));
  }
  for (const [name, , names] of waiting) {
    const missing = names.filter((n) => !(n in bindings));
    const why = missing.every((n) => n in dims)
      ? `its definition is circular (by way of ${missing.join(", ")})`
      : unknownDimensions(missing, dims);
    problems.push({ code: "dim/invalid", dim: name, value: String(dims[name]), why });
  }
  if (inline)
    for (const [name, value] of Object.entries(bindings))
      if (Number.isInteger(value)) meaning.set(name, literal(value));
  return { bindings, meaning, problems, nodeCache: new NodeCache() };
}
