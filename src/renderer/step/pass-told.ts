// What a pass does at a step, in words.
import { evaluateSize, step as kv, plural } from "../../core/index.ts";
import type { Step } from "../engine/plan.ts";
import { cachePlanOf } from "../store/cache-plan.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import { keptAt, type PassText, rowsRead } from "./pass.ts";

/** A sentence for each kind of the step's outputs; why there is no cache, where there is none. */
export function toldOf(ran: Ran, step: Step, text: PassText): string {
  const derived = cachePlanOf(checkedOf(ran.document));
  if (!derived) return "";
  if (!derived.ok)
    return `There is no KV cache, so each token computes the whole text anew: ${kv.explain(derived.refusal)}.`;
  const ports = new Map<string, string[]>();
  for (const { name } of step.node.outputs) {
    const told = sentenceOf(ran, derived.plan, `${step.address}.${name}`, text);
    ports.set(told, [...(ports.get(told) ?? []), name]);
  }
  const told = [...ports].map(([sentence, names]) =>
    ports.size === 1 ? sentence : `${names.join(", ")}: ${sentence}`,
  );
  return [...told, ...readsOf(ran, step, text)].join(" ");
}

/** What it reads of the cache: inputs whose earlier rows are kept. */
function readsOf(ran: Ran, { inputs }: Step, text: PassText): string[] {
  const ports = new Map<number, string[]>();
  for (const { port, address } of inputs) {
    const rows = address === null ? 0 : rowsRead(ran, address, text);
    if (rows > 0) ports.set(rows, [...(ports.get(rows) ?? []), port.name]);
  }
  return [...ports].map(
    ([rows, names]) =>
      `Of ${names.join(" and ")} ${plural(rows, "row")} before it ${rows === 1 ? "is" : "are"} read from the KV cache.`,
  );
}

function sentenceOf(ran: Ran, plan: kv.Plan, address: string, text: PassText): string {
  const { from, to, tokens } = text;
  const work = plan.work.get(address) ?? "none";
  if (from === 0) {
    const computed = `Computed for ${to === 1 ? "the first token" : `all ${to} tokens at once`}`;
    if (work === "kept") return `${computed}, and kept${sizeOf(ran, plan, address, to)}.`;
    if (work === "once")
      return `Computed once, since it depends on the other text alone${keptAt(ran, address) ? ", and kept" : ""}.`;
    return whenever[work] ?? `${computed}.`;
  }
  const computed = `Computed for “${tokens[from]}” alone`;
  switch (work) {
    case "kept": {
      const rows = rowsRead(ran, address, text);
      const read = rows === 1 ? "The row before it is" : `The ${rows} rows before it are`;
      return `${computed}, and kept. ${read} read from the KV cache.`;
    }
    case "moved":
      return `Computed for “${tokens[from]}”, and for the tokens before it from what is kept.`;
    case "anew":
      return `Computed for all ${to} positions: it depends on positions alone.`;
    case "once":
      return keptAt(ran, address)
        ? "Read from the KV cache: it was computed once, since it depends on the other text alone."
        : "Not computed again: it depends on the other text alone.";
    default:
      return whenever[work] ?? `${computed}.`;
  }
}

/** In every pass alike. */
const whenever: Partial<Readonly<Record<kv.Work, string>>> = {
  fixed: "Computed in each pass: it depends on no token.",
  none: "Not computed: the next token's logits do not need it.",
};

function sizeOf(ran: Ran, plan: kv.Plan, address: string, positions: number): string {
  const place = keptAt(ran, address);
  if (!place) return "";
  if (place.kind !== "all") return ` (the last ${plural(Math.min(place.reach, positions), "row")})`;
  return ` (${plural(evaluateSize(place.bytes, { ...ran.result.bindings, [plan.batch]: 1 }), "byte")} each)`;
}
