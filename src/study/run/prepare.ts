// The graphs of a study: each variant applied, checked and proved before a run may begin.
import {
  check,
  type Diagnostic,
  diagnose,
  type HeddleDocument,
  hasErrors,
  isError,
  printDocument,
  verdictOf,
} from "../../core/index.ts";
import { baseName, type Plan, stepsInTime } from "../plan/plan.ts";
import type { RunResult } from "../plan/results.ts";
import { applyVariant, baseOf, type VariantTraining } from "../variants/variant.ts";
import { digest } from "./digest.ts";

/** What of a plan says which graphs there are. */
type Compared = Pick<Plan, "base" | "variants">;

export interface RefusedVariant {
  readonly name: string;
  /** Why it does not apply; null where it does and the graph is wrong. */
  readonly why: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The graph of each variant by name, the base's too; those that do not apply are left out. */
function graphsOf(plan: Compared): Map<string, HeddleDocument> {
  const graphs = new Map([[baseName, baseOf(plan.base)]]);
  for (const variant of plan.variants) {
    const applied = applyVariant(plan.base, variant);
    if (applied.ok) graphs.set(variant.name, applied.document);
  }
  return graphs;
}

const trainingsOf = ({ variants }: Compared): ReadonlyMap<string, VariantTraining> =>
  new Map(variants.flatMap(({ name, training }) => (training ? [[name, training]] : [])));

/** What decides the numbers of a variant's runs beside seed and learning rate, as a hash, by name. */
export async function recipesOf(plan: Plan): Promise<ReadonlyMap<string, string>> {
  const options = Object.entries(plan.options)
    .filter(([key]) => key !== "learningRate")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  // Of seconds what counts is the steps that they came to.
  const settings = (name: string) => {
    const steps = stepsInTime(plan, name);
    const budget = steps === null ? plan.budget : { unit: "steps", amount: steps };
    return JSON.stringify([options, budget, ...(plan.lengths ? [plan.lengths] : [])]);
  };
  const trainings = trainingsOf(plan);
  const recipes = [...graphsOf(plan)].map(async ([name, graph]) => {
    // Names and places of nodes on the canvas decide no number, but one graph is one text.
    const text = printDocument({ ...graph, layout: {} });
    const own = trainings.get(name);
    const otherwise = own ? JSON.stringify(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1))) : "";
    return [name, await digest(settings(name) + text + otherwise)] as const;
  });
  return new Map(await Promise.all(recipes));
}

/** Variants that cannot be run, the base included, with what is wrong. */
export function refusedVariants(plan: Compared): RefusedVariant[] {
  const graphs = graphsOf(plan);
  return [{ name: baseName, edits: [] }, ...plan.variants].flatMap((variant): RefusedVariant[] => {
    const graph = graphs.get(variant.name);
    if (!graph) {
      const applied = applyVariant(plan.base, variant);
      return [{ name: variant.name, why: applied.ok ? null : applied.why, diagnostics: [] }];
    }
    const checked = check(graph);
    if (!hasErrors(checked)) return [];
    return [{ name: variant.name, why: null, diagnostics: checked.diagnostics.filter(isError) }];
  });
}

const provedOf = (graph: HeddleDocument): RunResult["leaks"] =>
  verdictOf(diagnose(graph, { fixes: false })).kind;

export interface Prepared {
  readonly graph: HeddleDocument;
  readonly training: VariantTraining;
  readonly recipe: string;
  /** By a budget of seconds. */
  readonly steps: number | null;
  /** The badge that its runs carry. */
  readonly leaks: RunResult["leaks"];
}

/** Graphs, recipes and proofs by name. Call it when nothing is refused. */
export async function prepare(plan: Plan): Promise<ReadonlyMap<string, Prepared>> {
  const recipes = await recipesOf(plan);
  const trainings = trainingsOf(plan);
  return new Map(
    [...graphsOf(plan)].map(([name, graph]) => {
      const training = trainings.get(name) ?? {};
      const steps = stepsInTime(plan, name);
      return [name, { graph, training, recipe: recipes.get(name) ?? "", steps, leaks: provedOf(graph) }];
    }),
  );
}

/** What the proof says of each graph by name; those that are refused are left out. */
export function leaksOf(plan: Compared): ReadonlyMap<string, RunResult["leaks"]> {
  const refused = new Set(refusedVariants(plan).map(({ name }) => name));
  return new Map(
    [...graphsOf(plan)].flatMap(([name, graph]) =>
      refused.has(name) ? [] : [[name, provedOf(graph)] as const],
    ),
  );
}
