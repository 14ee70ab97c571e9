// Matching by time: one dimension of a variant is scaled until its step takes as long as the base's on this machine. What
// is measured is never the same twice, so the plan keeps what it came to and every verdict says whose time it is.
import { applyEdit, check, type HeddleDocument, hasErrors } from "../../core/index.ts";
import type { EngineClient } from "../../runtime/client/index.ts";
import { baseName, type Plan } from "../plan/plan.ts";
import { applyVariant, baseOf, type Variant } from "../variants/variant.ts";
import { measureSteps } from "./measure.ts";

/** How far the match may be off: what is measured scatters by a few per cent itself. */
const tolerance = 0.1;
const mostMeasured = 8;
/** A dimension is scaled to this many times what it was, at most. */
const reach = 16;

type MatchedInTime =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly why: string };

export async function matchInTime(
  client: EngineClient,
  plan: Plan,
  dim: string,
  now?: () => number,
): Promise<MatchedInTime> {
  const secondsOf = async (graph: HeddleDocument, { training = {} }: Pick<Variant, "training">) => {
    const measured = await measureSteps(client, plan, new Map([["", { graph, training }]]), now);
    return measured[""] ?? Number.NaN;
  };
  const goal = await secondsOf(baseOf(plan.base), {});
  const perStep: Record<string, number> = { [baseName]: goal };
  const variants: Variant[] = [];
  for (const variant of plan.variants) {
    const applied = applyVariant(plan.base, variant);
    if (!applied.ok) return { ok: false, why: `${variant.name}: ${applied.why}` };
    const { document } = applied;
    const was = document.dims[dim];
    if (typeof was !== "number")
      return {
        ok: false,
        why: `${variant.name}: ${dim} is no dimension with a number, so it cannot be scaled.`,
      };
    if (check(document).dynamic.includes(dim))
      return { ok: false, why: `The dimension ${dim} cannot be scaled: it is the size of the text.` };
    const at = (value: number) => ({ ...document, dims: { ...document.dims, [dim]: value } });
    const best = await nearest(
      was,
      goal,
      (value) => !hasErrors(check(at(value))),
      (value) => secondsOf(at(value), variant),
    );
    if (Math.abs(best.seconds / goal - 1) > tolerance)
      return {
        ok: false,
        why: `${variant.name}: the dimension ${dim} cannot be matched to within ${100 * tolerance} % of the base's ${ms(goal)} a step: ${dim} = ${best.value} comes nearest, with ${ms(best.seconds)}.`,
      };
    const edit = { edit: "setDim", dim, value: best.value } as const;
    const isScaled = best.value !== was && applyEdit(document, edit).ok;
    const name = isScaled ? `${variant.name} (${dim} = ${best.value})` : variant.name;
    perStep[name] = best.seconds;
    variants.push(isScaled ? { ...variant, name, edits: [...variant.edits, edit] } : variant);
  }
  return { ok: true, plan: { ...plan, variants, inTime: { scaled: dim, perStep } } };
}

const ms = (seconds: number): string => `${(1000 * seconds).toPrecision(3)} ms`;

/** The value whose step takes nearest to the goal, found along the slope of time over size that was seen so far. */
async function nearest(
  was: number,
  goal: number,
  isAllowed: (value: number) => boolean,
  secondsAt: (value: number) => Promise<number>,
): Promise<{ readonly value: number; readonly seconds: number }> {
  const off = (seconds: number) => Math.abs(Math.log(seconds / goal));
  const seen = new Map<number, number>([[was, await secondsAt(was)]]);
  const best = () => [...seen].sort(([, a], [, b]) => off(a) - off(b))[0]!;
  while (seen.size < mostMeasured && Math.abs(best()[1] / goal - 1) > tolerance) {
    const [value, seconds] = best();
    const wanted = value * (goal / seconds) ** (1 / slopeOf([...seen]));
    const next = allowedNear(Math.min(was * reach, Math.max(1, wanted)), (v) => isAllowed(v) && !seen.has(v));
    if (next === null) break;
    seen.set(next, await secondsAt(next));
  }
  const [value, seconds] = best();
  return { value, seconds };
}

/** d log time / d log size through the two last measured; 1 where they say nothing. */
function slopeOf(seen: readonly (readonly [value: number, seconds: number])[]): number {
  const [a, b] = seen.slice(-2);
  const slope = a && b ? Math.log(b[1] / a[1]) / Math.log(b[0] / a[0]) : 1;
  return slope > 0.2 && slope < 4 ? slope : 1;
}

function allowedNear(wanted: number, isAllowed: (value: number) => boolean): number | null {
  const middle = Math.round(wanted);
  for (let away = 0; away <= 64; away++)
    for (const value of [middle + away, middle - away]) if (value >= 1 && isAllowed(value)) return value;
  return null;
}
