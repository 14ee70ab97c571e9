// What only an engine tells of a plan that is new: whether the task can train every variant, and how long a step takes.
import { planThere } from "../lab/index.ts";
import {
  measureSteps,
  type Plan,
  prepare,
  printPlan,
  type RefusedVariant,
  untrainable,
} from "../study/index.ts";
import { withEngine } from "./engine.ts";
import { sound } from "./study-arguments.ts";

/** The plan as it can be written down, or the variants that cannot be run. */
export async function tried(
  folder: string,
  given: Plan,
  engine: readonly string[],
): Promise<{ readonly plan: Plan; readonly refused: readonly RefusedVariant[] }> {
  const there = await planThere(folder);
  const plan = there ? asMeasured(given, there) : given;
  if (there && printPlan(plan) === printPlan(there)) return { plan, refused: [] };
  return withEngine(engine, async (client) => {
    const graphs = await prepare(plan);
    const refused = await untrainable(client, plan, graphs);
    const { budget } = plan;
    if (refused.length > 0 || budget.unit !== "seconds" || budget.perStep) return { plan: plan, refused };
    const perStep = await measureSteps(client, plan, graphs);
    return { plan: sound({ ...plan, budget: { ...budget, perStep } }), refused };
  });
}

/** The same command goes on with a folder by what was measured for it. */
function asMeasured(plan: Plan, { budget: { unit, amount, perStep } }: Plan): Plan {
  const { budget } = plan;
  const isSame = unit === "seconds" && budget.unit === unit && budget.amount === amount && !budget.perStep;
  return isSame && perStep ? { ...plan, budget: { unit, amount, perStep } } : plan;
}
