// The plan that the form comes to: what `heddle ablate` makes of its arguments.
import type { HeddleDocument } from "../../core/index.ts";
import { baseOf, byOptimizer, faultOf, type Plan, type Variant } from "../../study/index.ts";
import { firstForm, type TrainText } from "../store/train-form.ts";
import { optionsOf, taskOf } from "../train/settings.ts";
import type { StudyForm } from "./study-store.ts";

export type FormedPlan = { readonly plan: Plan } | { readonly why: string };

const maxSeeds = 200;

/** The plan, or which field is wrong and what it takes. */
export function planOf(
  document: HeddleDocument,
  form: StudyForm,
  leftOut: ReadonlySet<string>,
  text: TrainText | null,
): FormedPlan {
  const typed = {
    ...firstForm,
    task: form.task,
    steps: form.steps,
    ...(form.learningRate.trim() === "" ? {} : { learningRate: form.learningRate }),
    ...(form.batch.trim() === "" ? {} : { batch: form.batch }),
  };
  const task = taskOf(document, typed, []);
  if (!task) return { why: "No task fits the objective of this graph." };
  if (task.readsText && !text) return { why: `Choose the text of ${task.title} in the Train panel first.` };
  const read = optionsOf({ ...typed, task: task.name }, text, []);
  if ("why" in read) return read;
  const { seed: _, steps, ...options } = read.options;
  const count = Number(form.seeds);
  if (!Number.isSafeInteger(count) || count < 1 || count > maxSeeds)
    return { why: `Seeds must be an integer from 1 to ${maxSeeds}.` };
  const effect = form.effect.trim() === "" ? null : Number(form.effect);
  if (effect !== null && !(effect > 0)) return { why: "Smallest effect must be a number above 0, or empty." };
  const variants: readonly Variant[] = [
    ...(document.variants ?? []).filter(({ name }) => !leftOut.has(name)),
    ...form.optimizers.map(byOptimizer),
  ];
  if (variants.length === 0) return { why: "Add a variant and leave it ticked." };
  const plan: Plan = {
    name: `${document.name} on ${task.name}`,
    hypothesis: form.hypothesis.trim() || null,
    base: baseOf(document),
    variants,
    options,
    budget: { unit: "steps", amount: steps },
    seeds: Array.from({ length: count }, (_, i) => i + 1),
    metric: form.metric,
    error: 0.05,
    correction: "dunnett",
    effect,
    rule: null,
    rates: form.rates ? { factors: [0.5, 1, 2], seeds: [count + 1, count + 2] } : null,
  };
  const fault = faultOf(plan);
  return fault === null ? { plan } : { why: `Cannot plan: ${fault}.` };
}
