// How long a step of each variant takes on this machine, measured before the plan is written: by that a budget of seconds
// becomes a number of steps, which the plan keeps. What is run is then as reproducible as any study; measured again,
// or elsewhere, the steps would be others.
import { type EngineClient, trainOptionsFrom } from "../../runtime/client/index.ts";
import type { Plan } from "../plan/plan.ts";
import type { Prepared } from "./prepare.ts";

const rounds = 5;
/** Of a round, ms. */
const long = 200;

/** Seconds a step by variant: the least of some rounds, since whatever else the machine does can only add to it. */
export async function measureSteps(
  client: EngineClient,
  plan: Plan,
  graphs: ReadonlyMap<string, Pick<Prepared, "graph" | "training">>,
  now: () => number = () => performance.now(),
): Promise<Readonly<Record<string, number>>> {
  const measured: Record<string, number> = {};
  for (const [name, { graph, training: own }] of graphs) {
    const options = trainOptionsFrom({ ...plan.options, ...own, steps: 1_000_000, validateEvery: 0 });
    const { training } = await client.ask("trainBegin", { document: graph, options });
    try {
      // The first steps find their memory.
      let { step } = await client.ask("trainAdvance", { training, steps: 3, milliseconds: long });
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const began = now();
        const report = await client.ask("trainAdvance", { training, steps: 1_000_000, milliseconds: long });
        if (report.step > step) times.push((now() - began) / 1000 / (report.step - step));
        step = report.step;
        if (report.finished) break;
      }
      // One that breaks down at once is told as broken down by its run.
      measured[name] = Number((times.length > 0 ? Math.min(...times) : 1).toPrecision(4));
    } finally {
      await client.ask("trainEnd", { training });
    }
  }
  return measured;
}
