// A budget of seconds: measured before by a clock that the test turns, kept in the plan as it was, and told in every
// verdict.
import { describe, expect, test } from "vitest";
import { type EngineClient, trainOptionsFrom } from "../../src/runtime/client/index.ts";
import {
  claimRuns,
  combine,
  faultOf,
  matchInTime,
  measureSteps,
  oneStep,
  type Plan,
  prepare,
  printPlan,
  readPlan,
  reportOf,
  studyReadme,
  verdictWords,
} from "../../src/study/index.ts";
import { recipesOf } from "../../src/study/run/prepare.ts";
import { preset } from "../core/presets.ts";

const base = preset("smallest");
const { seed: _, steps: __, ...options } = trainOptionsFrom({ task: "sentences" });
const tied = combine(base, [oneStep.find(({ id }) => id === "tie")!]);
if (!tied.ok) throw new Error(tied.why);
const { name } = tied.variant;
const plan: Plan = {
  name: "test",
  hypothesis: null,
  base,
  variants: [tied.variant],
  options,
  budget: { unit: "seconds", amount: 2, perStep: { base: 0.01, [name]: 0.02 } },
  seeds: [1, 2, 3],
  metric: "loss",
  error: 0.05,
  correction: "dunnett",
  effect: null,
  rule: null,
  rates: null,
};

/** An engine of which a step takes as long as its graph has nodes tied: 10 ms, or 30, but for rounds that are disturbed. */
function measured(disturbed: readonly number[]) {
  let clock = 0;
  let round = 0;
  let step = 0;
  let each = 10;
  const client = {
    ask: async (call: string, { document, steps }: { document?: typeof base; steps: number }) => {
      if (call === "trainBegin") [step, each] = [0, document?.ties ? 30 : 10];
      if (call === "trainAdvance") {
        const made = Math.min(steps, 7);
        const slow = steps > 3 && disturbed.includes(round++ % 5) ? 4 : 1;
        // The first steps are slow, and are not counted.
        clock += made * each * (steps === 3 ? 50 : slow);
        step += made;
      }
      return { training: "t", step, finished: false };
    },
  } as unknown as EngineClient;
  return { client, now: () => clock };
}

test.each([[[]], [[0, 1, 2, 3]], [[4]]])(
  "the least of five rounds counts, %j disturbed",
  async (disturbed) => {
    const { client, now } = measured(disturbed);
    expect(await measureSteps(client, plan, await prepare(plan), now)).toEqual({ base: 0.01, [name]: 0.03 });
  },
);

/** An engine of which a step takes D to the power of `power` µs, one and a half times that where the graph has ties. */
function sized(power: number) {
  let [clock, step, each] = [0, 0, 0];
  const client = {
    ask: async (call: string, { document, steps }: { document?: typeof base; steps: number }) => {
      if (call === "trainBegin")
        [step, each] = [0, 0.001 * Number(document?.dims.D) ** power * (document?.ties ? 1.5 : 1)];
      if (call === "trainAdvance") {
        const made = Math.min(steps, 7);
        clock += made * each;
        step += made;
      }
      return { training: "t", step, finished: false };
    },
  } as unknown as EngineClient;
  return { client, now: () => clock };
}

describe("matching by time", () => {
  const { budget: _budget, ...rest } = plan;
  const wide: Plan = {
    ...rest,
    budget: { unit: "steps", amount: 10 },
    base: { ...base, dims: { ...base.dims, D: 128 } },
  };

  test.each([1, 1.7, 2.5])("finds the width at which a step takes as long: time as D^%f", async (power) => {
    const { client, now } = sized(power);
    const matched = await matchInTime(client, wide, "D", now);
    if (!matched.ok) throw new Error(matched.why);
    const [variant] = matched.plan.variants;
    const width = Number(/\(D = (\d+)\)$/.exec(variant!.name)?.[1]);
    expect(Math.abs((1.5 * width ** power) / 128 ** power - 1)).toBeLessThan(0.1);
    expect(variant!.edits.at(-1)).toEqual({ edit: "setDim", dim: "D", value: width });
    expect(Object.keys(matched.plan.inTime!.perStep)).toEqual(["base", variant!.name]);
    const read = readPlan(printPlan(matched.plan));
    expect(read.ok && read.plan).toEqual(matched.plan);
    expect(readmeOf(matched.plan)).toContain("Scaled by D to equal time a step, as measured before: base ");
  });

  test("what no width changes is refused with what comes nearest", async () => {
    const { client, now } = sized(0);
    expect(await matchInTime(client, wide, "D", now)).toMatchObject({
      ok: false,
      why: expect.stringMatching(
        /cannot be matched to within 10 % of the base's .* ms a step: D = \d+ comes nearest/,
      ),
    });
    expect(await matchInTime(client, wide, "Q", now)).toMatchObject({ ok: false });
    expect(await matchInTime(client, wide, "T", now)).toMatchObject({ ok: false });
  });
});

const readmeOf = (of: Plan): string => studyReadme(reportOf(of, []), ".", "here");

describe("a plan of seconds", () => {
  test("gives each variant its steps, and runs of as many steps are the same runs", async () => {
    const graphs = await prepare(plan);
    expect([graphs.get("base")?.steps, graphs.get(name)?.steps]).toEqual([200, 100]);
    const recipes = await recipesOf(plan);
    const ofSteps = await recipesOf({ ...plan, budget: { unit: "steps", amount: 200 } });
    expect(recipes.get("base")).toBe(ofSteps.get("base"));
    expect(recipes.get(name)).not.toBe(ofSteps.get(name));
    const slower = { ...plan, budget: { ...plan.budget, perStep: { base: 0.01, [name]: 0.04 } } };
    expect((await recipesOf(slower)).get(name)).not.toBe(recipes.get(name));
    expect((await recipesOf(slower)).get("base")).toBe(recipes.get("base"));
  });

  test("is read as it was written, and cannot be run unmeasured", () => {
    const read = readPlan(printPlan(plan));
    expect(read.ok && read.plan).toEqual(plan);
    expect(faultOf(plan)).toBeNull();
    expect(faultOf({ ...plan, budget: { unit: "seconds", amount: 2 } })).toContain('"base"');
    expect(faultOf({ ...plan, budget: { unit: "seconds", amount: 2, perStep: { base: 1 } } })).toContain(
      name,
    );
  });

  test("its verdicts say that time is one machine's", () => {
    const results = claimRuns(plan, new Map()).map((run) => ({
      ...run,
      ...{ plan: "p", recipe: "r", steps: 1, tokens: 1, parameters: 1, flops: 1, seconds: 1 },
      ...{ final: { loss: run.seed, accuracy: 0, exact: 0 }, failure: null, curve: [] },
      leaks: "every-size" as const,
    }));
    const report = reportOf(plan, results);
    const [, row] = report.comparisons[0]!.rows;
    const said = "At equal time, as one machine was measured before: measured again, the numbers are others.";
    expect(verdictWords(row!, plan)).toContain(said);
    const readme = studyReadme(report, ".", "here");
    expect(readme).toContain(
      `2 seconds, as measured before the first run (steps: base 200, ${name} 100), of 16 samples`,
    );
    expect(verdictWords(row!, { ...plan, budget: { unit: "steps", amount: 1 } })).not.toContain(said);
  });
});
