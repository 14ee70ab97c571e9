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
} from "../core/index.ts";
import { applyVariant, baseName, baseOf, type Plan, type RunResult } from "../study/index.ts";
import { digest } from "./digest.ts";

export interface RefusedVariant {
  readonly name: string;
  /** Why it does not apply; null where it does and the graph is wrong. */
  readonly why: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The graph of each variant by name, the base's too; those that do not apply are left out. */
function graphsOf(plan: Plan): Map<string, HeddleDocument> {
  const graphs = new Map([[baseName, baseOf(plan.base)]]);
  for (const variant of plan.variants) {
    const applied = applyVariant(plan.base, variant);
    if (applied.ok) graphs.set(variant.name, applied.document);
  }
  return graphs;
}

/** What decides the numbers of a variant's runs beside seed and learning rate, as a hash, by name. */
export function recipesOf(plan: Plan): ReadonlyMap<string, string> {
  const options = Object.entries(plan.options)
    .filter(([key]) => key !== "learningRate")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const settings = JSON.stringify([options, plan.budget]);
  const recipes = [...graphsOf(plan)].map(([name, graph]) => {
    // Names and places of nodes on the canvas decide no number, but one graph is one text.
    const text = printDocument({ ...graph, layout: {} });
    return [name, digest(settings + text)] as const;
  });
  return new Map(recipes);
}

/** Variants that cannot be run, the base included, with what is wrong. */
export function refusedVariants(plan: Plan): RefusedVariant[] {
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

export interface Prepared {
  readonly graph: HeddleDocument;
  readonly recipe: string;
  /** The badge that its runs carry. */
  readonly leaks: RunResult["leaks"];
}

/** Graphs, recipes and proofs by name. Call it when nothing is refused. */
export function prepare(plan: Plan): ReadonlyMap<string, Prepared> {
  const recipes = recipesOf(plan);
  return new Map(
    [...graphsOf(plan)].map(([name, graph]) => {
      const leaks = verdictOf(diagnose(graph, { fixes: false })).kind;
      return [name, { graph, recipe: recipes.get(name) ?? "", leaks }];
    }),
  );
}
