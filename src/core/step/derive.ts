// The derivation: see `Derivation`.

import { IrError, type Program, prune, type Value } from "../ir/index.ts";
import { Derivation } from "./derivation.ts";
import { type Cache, type Derived, type StepPlan, textNames } from "./plan.ts";
import { refuse, StepRefused } from "./refusal.ts";
import { fresh, last } from "./span.ts";
import { workOf } from "./work.ts";

interface DeriveOptions {
  /** The text that grows. */
  readonly stream: string;
  /** The output that is asked for. */
  readonly logits: string;
  /** Logits of the last position alone when absent. */
  readonly rows?: "last" | "all";
  /** Samples have texts of different lengths, padded to the right; then `rows` is "all". */
  readonly ragged?: boolean;
}

/** The step program of a whole one, or why there is none. `whole` is lowered with symbolic sizes. */
export function deriveStep(whole: Program, options: DeriveOptions): Derived {
  const id = whole.outputs[options.logits];
  if (id === undefined) throw new Error(`the program has no output "${options.logits}"`);
  const part = prune(whole, [id]);
  const program = { ...part, outputs: { ...whole.outputs } };
  try {
    const first = attempt(program, id, options, []);
    if (options.ragged || options.rows === "all") return { ok: true, plan: first.plan };
    // Now that it is known what is kept, its new rows are made first, and the last row of the logits takes part in them.
    return { ok: true, plan: attempt(program, id, options, first.caches).plan };
  } catch (cause) {
    if (cause instanceof StepRefused) return { ok: false, refusal: cause.refusal };
    // Shapes of a step that do not fit: a mistake here, and still no reason to write nothing.
    if (cause instanceof IrError)
      return { ok: false, refusal: { reason: "unbuilt", node: null, what: cause.message } };
    throw cause;
  }
}

function attempt(whole: Program, id: number, options: DeriveOptions, known: readonly Cache[]) {
  const d = new Derivation(whole, options.stream, options.ragged ?? false);
  const outputs: Record<string, Value> = {};
  const rowsOfAll = () => {
    for (const cache of d.caches.values()) {
      const name = textNames.rows(cache.name);
      // Making them may bring more to be kept; a map is walked to its end as it grows.
      outputs[name] ??= rowsOf(d, cache);
    }
  };
  for (const { value, axis, kind, reach, fill } of known) d.keep(value, axis, { kind, reach, fill });
  rowsOfAll();
  const span = options.ragged || options.rows === "all" ? fresh : last;
  const { time } = d.facts[id]!;
  // Their last row is not that of the last position.
  if (time.some((c) => c !== null && c !== 0)) refuse("offset", d.nodeOf(id), d.nameOf(id));
  const logits = d.ask(
    id,
    time.map((c) => (c === null ? null : span)),
  );
  outputs[options.logits] = logits.value;
  rowsOfAll();
  return { plan: planOf(d, whole, options.logits, outputs), caches: [...d.caches.values()] };
}

function rowsOf(d: Derivation, { value, name, batch }: Cache): Value {
  const spans = d.facts[value]!.time.map((c) => (c === null ? null : fresh));
  const rows = d.ask(value, spans);
  return rows.each || (d.ragged && batch < 0) ? refuse("batch", d.nodeOf(value), name) : rows.value;
}

function planOf(
  d: Derivation,
  whole: Program,
  logits: string,
  outputs: Readonly<Record<string, Value>>,
): StepPlan {
  const program = d.g.finish(outputs);
  const once = d.once.size === 0 ? null : prune(whole, [...d.once.keys()]);
  const slots = [...d.reaches].map((reach) => d.dims.slots(reach).key);
  const live = prune(program, Object.values(program.outputs));
  return {
    program: {
      ...program,
      ops: live.ops,
      inputs: live.inputs,
      dims: { ...program.dims, ...Object.fromEntries(slots.map((name) => [name, 1])) },
      dynamic: [...program.dynamic, ...slots],
    },
    once: once && { ...once, outputs: Object.fromEntries([...d.once].map(([id, name]) => [name, id])) },
    logits,
    caches: [...d.caches.values()],
    windows: [...d.windows.values()],
    reaches: [...d.reaches],
    batch: d.batch.key,
    time: d.time,
    count: d.dims.count.key,
    slotDims: slots,
    ragged: d.ragged,
    work: workOf(d, once),
    stays: d.facts[whole.outputs[logits]!]!.unstable === null,
  };
}
