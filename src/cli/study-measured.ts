// What only an engine tells of a plan that is new: whether the task can train every variant, and how long a step takes.
import { planThere } from "../lab/index.ts";
import {
  matchInTime,
  measureSteps,
  type Plan,
  prepare,
  printPlan,
  type RefusedVariant,
  untrainable,
} from "../study/index.ts";
import { UsageError } from "./command.ts";
import { withEngine } from "./engine.ts";
import { sound } from "./study-arguments.ts";

/** The plan as it can be written down, or the variants that cannot be run. */
export async function tried(
  folder: string,
  given: Plan,
  scaled: string | null,
  engine: readonly string[],
): Promise<{ readonly plan: Plan; readonly refused: readonly RefusedVariant[] }> {
  const there = await planThere(folder);
  const plan = there ? asMeasured(given, there) : given;
  if (there && printPlan(plan) === printPlan(there)) return { plan, refused: [] };
  return withEngine(engine, async (client) => {
    const refused = await untrainable(client, plan, await prepare(plan));
    if (refused.length > 0) return { plan, refused };
    const matched = scaled === null ? null : await matchInTime(client, plan, scaled);
    if (matched?.ok === false) throw new UsageError(matched.why);
    const alike = matched?.plan ?? plan;
    const { budget } = alike;
    if (budget.unit !== "seconds" || budget.perStep) return { plan: alike, refused };
    const perStep = await measureSteps(client, alike, await prepare(alike));
    return { plan: sound({ ...alike, budget: { ...budget, perStep } }), refused };
  });
}

/** The same command goes on with a folder by what was measured for it. */
function asMeasured(plan: Plan, { budget: { unit, amount, perStep } }: Plan): Plan {
  const { budget } = plan;
  const isSame = unit === "seconds" && budget.unit === unit && budget.amount === amount && !budget.perStep;
  return isSame && perStep ? { ...plan, budget: { unit, amount, perStep } } : plan;
}
