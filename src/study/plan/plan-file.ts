// The plan as a file, `plan.json`: for people, for git, and to run the study again.
import { z } from "zod";
import { parseDocument, printDocument } from "../../core/index.ts";
import { readTrainOptions, whatMustBe } from "../../runtime/client/index.ts";
import { faultOfLooks } from "../statistics/looks.ts";
import type { Variant, VariantTraining } from "../variants/variant.ts";
import { baseName, lowerIsBetter, type Plan } from "./plan.ts";

const format = "heddle-study-1";

/** The canonical text: the same plan is the same bytes, of which the hash is taken. */
export function printPlan(plan: Plan): string {
  const base: unknown = JSON.parse(printDocument(plan.base));
  const options = Object.fromEntries(Object.entries(plan.options).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { name, hypothesis, variants, budget, seeds, metric, error, correction, effect, rule, rates } = plan;
  const { inTime, looks, lengths } = plan;
  // What is absent stays absent: the plans that there are keep their hash.
  const asked = {
    ...{ name, hypothesis, budget, seeds, metric, error, correction, inTime, looks, lengths },
    ...{ effect, rule, rates },
  };
  return `${JSON.stringify({ format, ...asked, options, variants, base }, null, 1)}\n`;
}

const seeds = z.array(z.int().nonnegative());
const schema = z.object({
  format: z.literal(format),
  name: z.string(),
  hypothesis: z.string().nullable(),
  variants: z.array(
    z.object({
      name: z.string(),
      edits: z.array(z.looseObject({ edit: z.string() })),
      training: z.record(z.string(), z.unknown()).exactOptional(),
    }),
  ),
  options: z.record(z.string(), z.unknown()),
  budget: z.object({
    unit: z.enum(["steps", "tokens", "flops", "seconds"]),
    amount: z.number().positive(),
    perStep: z.record(z.string(), z.number().positive()).exactOptional(),
  }),
  seeds: seeds.min(1),
  metric: z.enum(["loss", "accuracy", "exact"]),
  error: z.number().gt(0).lt(1),
  correction: z.enum(["dunnett", "holm"]),
  looks: z
    .object({ at: z.array(z.int().positive()).min(1), split: z.enum(["bonferroni", "obrien-fleming"]) })
    .exactOptional(),
  inTime: z
    .object({ scaled: z.string(), perStep: z.record(z.string(), z.number().positive()) })
    .exactOptional(),
  lengths: z.array(z.int().positive()).min(1).exactOptional(),
  effect: z.number().positive().nullable(),
  rule: z.object({ threshold: z.number(), margin: z.number() }).nullable(),
  rates: z.object({ factors: z.array(z.number().positive()).min(1), seeds: seeds.min(1) }).nullable(),
  base: z.record(z.string(), z.unknown()),
});

/** What a variant's training may have otherwise; the rest is the same for all. */
const ofTraining: ReadonlySet<string> = new Set([
  "optimizer",
  "momentum",
  "schedule",
  "frozen",
  "weightDecay",
] satisfies (keyof VariantTraining)[]);

export type ReadPlan =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly why: string };

const refuse = (why: string): ReadPlan => ({ ok: false, why });

/** Reads a plan of this version; says what must be different in any other file. Never throws. */
export function readPlan(text: string): ReadPlan {
  const json = parsed(text);
  if (json === undefined) return refuse("it must be JSON");
  const version = typeof json === "object" && json !== null && "format" in json ? json.format : undefined;
  if (typeof version === "string" && version.startsWith("heddle-study-") && version !== format)
    return refuse(`its format must be ${format}, and is ${version}: use the Heddle that wrote it`);
  const read = schema.safeParse(json);
  if (!read.success) return refuse(whatMustBe(read.error));
  const { format: _, base: graph, options: given, variants, ...rest } = read.data;
  const base = parseDocument(graph);
  if (!base.ok) return refuse(`base: ${base.problems[0]?.message ?? "it cannot be read"}`);
  const options = readTrainOptions({ ...given, seed: 0, steps: 1 });
  if ("why" in options) return refuse(`options: ${options.why}`);
  const { seed: _seed, steps: _steps, ...settings } = options;
  for (const { name, training } of variants) {
    const strange = Object.keys(training ?? {}).find((key) => !ofTraining.has(key));
    if (strange !== undefined) return refuse(`training of ${name}: "${strange}" is the plan's to say`);
    const read = training && readTrainOptions({ ...given, ...training, seed: 0, steps: 1 });
    if (read && "why" in read) return refuse(`training of ${name}: ${read.why}`);
  }
  // Edits of a file may be anything: applyEdit says what is wrong with one.
  const plan = {
    ...rest,
    base: base.document,
    options: settings,
    variants: variants as unknown as Variant[],
  };
  const fault = faultOf(plan);
  return fault === null ? { ok: true, plan } : refuse(fault);
}

/** What must be different in a plan, in one sentence; null where it can be run. */
export function faultOf(plan: Plan): string | null {
  const { variants, seeds: claim, rates, metric, rule, looks } = plan;
  const names = [baseName, ...variants.map(({ name }) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `two variants are called "${twice}": each needs a name of its own`;
  if (new Set(claim).size !== claim.length) return "each seed must be listed once";
  if (rule && !lowerIsBetter(metric))
    return `the acceptance rule asks for a mean below its threshold, so the metric must be loss, not ${metric}`;
  const unmeasured = plan.budget.unit === "seconds" && names.find((name) => !plan.budget.perStep?.[name]);
  if (typeof unmeasured === "string")
    return `how long a step of "${unmeasured}" takes was not measured, which a budget of seconds needs`;
  const { lengths = [] } = plan;
  if (new Set([plan.options.context, ...lengths]).size !== lengths.length + 1)
    return "each context must be listed once, and that of the training is looked at anyway";
  if (looks && lengths.length > 0) return "looks are at one context; leave out the looks, or the lengths";
  if (looks && rule) return "the acceptance rule is of all seeds at once; leave out the looks, or the rule";
  if (looks && rates) return "looks are at one learning rate; leave out the looks, or the search for rates";
  if (looks && plan.correction === "holm")
    return "looks need Dunnett's correction: Holm's takes all variants at the same number of seeds";
  const fault = looks ? faultOfLooks(looks, claim.length, plan.error) : null;
  if (fault !== null) return fault;
  const shared = rates?.seeds.filter((seed) => claim.includes(seed)) ?? [];
  return shared.length === 0
    ? null
    : `seed ${shared[0]} chooses a learning rate, so it cannot be a seed of the claim`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
