// A config whose sizes are those of the graph: layers that were taken away, a table with more rows. Which key a size
// comes from is found by trying, so that families need not say it; whether the whole fits is judged afterwards.
import type { HeddleDocument } from "../model/index.ts";
import type { Made } from "./made.ts";
import { ImportRefused } from "./refused.ts";

/** Sizes of texts, which no config has. */
export const textDims: ReadonlySet<string> = new Set(["B", "T", "S"]);

type Make = (config: unknown) => Made;

export interface Followed {
  readonly config: unknown;
  readonly made: Made;
}

/** The config with the sizes of the document, as far as there is a key for each; as it is where they are the same. */
export function followSizes(config: unknown, document: HeddleDocument, make: Make): Followed {
  let now: Followed = { config, made: make(config) };
  for (const [name, size] of Object.entries(document.dims)) {
    const own = now.made.document.dims[name];
    if (textDims.has(name) || typeof size !== "number" || typeof own !== "number" || own === size) continue;
    for (const changed of candidates(now.config, own, size)) {
      const made = madeOrNot(changed, make);
      if (made?.document.dims[name] !== size) continue;
      now = { config: changed, made };
      break;
    }
  }
  return now;
}

function madeOrNot(config: unknown, make: Make): Made | null {
  try {
    return make(config);
  } catch (cause) {
    if (cause instanceof ImportRefused) return null;
    throw cause;
  }
}

/** The config with one key, in it or in an object of it, changed from one number to another. */
function candidates(config: unknown, from: number, to: number): Record<string, unknown>[] {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return [];
  const values = config as Record<string, unknown>;
  return Object.entries(values).flatMap(([key, value]) => {
    const inside = candidates(value, from, to);
    if (inside.length > 0) return inside.map((changed) => ({ ...values, [key]: changed }));
    return value === from ? [{ ...shortened(values, from, to), [key]: to }] : [];
  });
}

/** Lists of one entry for each layer end with the last one. */
function shortened(values: Record<string, unknown>, from: number, to: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      Array.isArray(value) && value.length === from && to < from ? value.slice(0, to) : value,
    ]),
  );
}
