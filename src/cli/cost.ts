// What a graph costs, as numbers at the example sizes and as formulas in the named dims.
import {
  type Bindings,
  type Checked,
  type Cost,
  costOf,
  evaluateSize,
  lower,
  type Program,
  type Size,
  step,
  streamsOf,
} from "../core/index.ts";
import { canGenerate } from "../runtime/client/index.ts";

interface Figure {
  readonly formula: string;
  readonly value: number;
}

const figure = (size: Size, at: Bindings): Figure => ({ formula: size.key, value: evaluateSize(size, at) });

const figures = (cost: Cost, at: Bindings) => ({
  parameters: figure(cost.parameters, at),
  flops: figure(cost.flops, at),
  activationBytes: figure(cost.activationBytes, at),
  scoreBytes: figure(cost.scoreBytes, at),
});

/** The cost of all that is right of a graph, and of each of its nodes by path. */
export function graphCost(checked: Checked) {
  const program = lower(checked);
  const cost = costOf(program);
  const at = checked.bindings;
  return {
    total: { ...figures(cost.total, at), ...cacheOf(checked, program, at) },
    nodes: new Map([...cost.nodes].map(([path, c]) => [path, figures(c, at)])),
  };
}

/**
 * What a text of this length keeps while it is written, and what each token adds; or why nothing can be kept. Null of a
 * graph that writes nothing.
 */
function cacheOf(checked: Checked, program: Program, at: Bindings) {
  const none = { kvCacheBytes: null, kvCache: null };
  const { objective } = checked.document;
  const logits = objective?.logits ?? "";
  if (!canGenerate(objective?.kind) || program.outputs[logits] === undefined) return none;
  const stream = checked.predicted ?? streamsOf(checked)[0] ?? "main";
  const derived = step.derive(program, { stream, logits, rows: "all" });
  if (!derived.ok)
    return { ...none, kvCache: { refused: step.explain(derived.refusal), node: derived.refusal.node } };
  const { plan } = derived;
  const value = step.bytesAt(plan, at[plan.time] ?? 1, at);
  const { perToken, fixed, once, formula } = step.keptBytes(plan);
  return {
    kvCacheBytes: value > 0 ? { formula: formula.key, value } : null,
    kvCache: { perToken: figure(perToken, at), fixed: figure(fixed, at), once: figure(once, at) },
  };
}

const units = ["", "k", "M", "G", "T", "P"];

/** Three significant digits with a unit: `13.1 MFLOP`, `2.05 kB`. */
export function amount(value: number, unit: string): string {
  const rounded = Number(value.toPrecision(3));
  const step = rounded < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3));
  return `${Number((rounded / 1000 ** step).toPrecision(3))} ${units[step]}${unit}`;
}
