// Every training begun and ended at once, before the plan is written down: what the task does not fit, or cannot train,
// comes up now and not after the runs of the others.
import { type EngineClient, EngineError, trainOptionsFrom } from "../../runtime/client/index.ts";
import { baseName, type Plan } from "../plan/plan.ts";
import type { Prepared, RefusedVariant } from "./prepare.ts";

/** Variants that the engine refuses to train. Throws `EngineError` where it refuses the base, and with it all of them. */
export async function untrainable(
  client: EngineClient,
  plan: Plan,
  graphs: ReadonlyMap<string, Prepared>,
): Promise<RefusedVariant[]> {
  const refused: RefusedVariant[] = [];
  for (const [name, { graph, training: own }] of graphs) {
    const options = trainOptionsFrom({ ...plan.options, ...own, steps: 1 });
    try {
      for (const context of [options.context, ...(plan.lengths ?? [])]) {
        const at = context === undefined ? options : { ...options, context };
        const { training } = await client.ask("trainBegin", { document: graph, options: at });
        await client.ask("trainEnd", { training });
      }
    } catch (cause) {
      const isItsOwn = cause instanceof EngineError && ["input", "graph", "memory"].includes(cause.code);
      if (!isItsOwn || name === baseName) throw cause;
      refused.push({ name, why: cause.message, diagnostics: [] });
    }
  }
  return refused;
}
