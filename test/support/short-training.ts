// The shortest training that a graph has, for suites that go through all graphs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/run-step.ts";
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";
import { type TrainRequest, trainOptionsFrom } from "../../src/runtime/client/index.ts";
import { planTraining } from "../../src/runtime/engine/trainer/plan.ts";
import { tasks, teaches } from "../../src/runtime/tasks/index.ts";

const ending = ".graph.json";
const graphsIn = (folder: string): string[] =>
  readdirSync(join(root, "graphs", folder)).flatMap((file) =>
    file.endsWith(ending) ? [join(folder, file.slice(0, -ending.length))] : [],
  );

/** Names of the presets, and of the graphs of challenges, in `graphs`. */
export const presets = (): string[] => graphsIn("");
export const challenges = (): string[] => graphsIn("broken");

export function graphNamed(name: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(join(root, "graphs", `${name}${ending}`), "utf8"));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message}`);
  return parsed.document;
}

/** By the first task that fits, 20 steps without validation; nothing for a graph that cannot be trained. */
export function shortTraining(document: HeddleDocument): TrainRequest | undefined {
  for (const task of tasks.values()) {
    if (document.objective && !teaches(task, document.objective.kind)) continue;
    for (const context of [{ context: 8 }, { context: 16 }, {}]) {
      const few = { batch: 2, steps: 20, validateEvery: 0 };
      const options = trainOptionsFrom({ task: task.name, ...few, ...context });
      try {
        planTraining(document, options);
        return { document, options };
      } catch {}
    }
  }
  return undefined;
}
