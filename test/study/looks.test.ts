// Planned looks: over 2,000 synthetic studies with and without an effect the error stays what was stated, and most seeds
// of an effect that is there are saved. Looking as often without a plan errs far more often.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EngineClient, trainOptionsFrom } from "../../src/runtime/client/index.ts";
import {
  claimRuns,
  combine,
  faultOf,
  type Looks,
  levelsOf,
  oneStep,
  type Plan,
  type PlannedRun,
  prepare,
  printPlan,
  type RunResult,
  readPlan,
  reportOf,
  runPlan,
  verdictWords,
} from "../../src/study/index.ts";
import { neededClaims } from "../../src/study/plan/looked.ts";
import { preset } from "../core/presets.ts";
import {
  alarmsOfLooks,
  alarmsOfPeeking,
  coverageOfLooks,
  lookedAt,
  question,
  savedByLooks,
} from "../support/synthetic-studies.ts";

const studies = 2000;
const tolerance = 0.015;
const at = lookedAt;
const splits = ["bonferroni", "obrien-fleming"] as const;

test("the shares of all looks are the whole error, and O'Brien and Fleming's begin small", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 2, max: 64 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...splits),
      fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      (seeds, split, error) => {
        const levels = levelsOf({ at: seeds.sort((a, b) => a - b), split }, error);
        expect(levels.reduce((a, b) => a + b, 0)).toBeCloseTo(error, 10);
        for (const level of levels) expect(level).toBeGreaterThanOrEqual(0);
      },
    ),
  );
  // Cumulative 2 − 2Φ(z/√t) at t = 1/3, 2/3, 1, by Python's math.erfc.
  const [first, second, third] = levelsOf({ at, split: "obrien-fleming" }, 0.05);
  expect(first).toBeCloseTo(0.000687, 5);
  expect(first! + second!).toBeCloseTo(0.016375, 5);
  expect(first! + second! + third!).toBeCloseTo(0.05, 10);
});

describe.each(splits)("%s", (split) => {
  test.each([
    ["one variant", [1]],
    ["four that scatter unlike each other", [0.5, 1, 1, 3]],
  ] as const)(
    "%s, none differs: any look calls any of them different in at most 5 %% of the studies",
    (_, sds) => {
      const alarms = alarmsOfLooks(studies, sds, split);
      expect(alarms).toBeLessThan(question.error + tolerance);
      // Nor is much of it given away.
      expect(alarms).toBeGreaterThan(question.error - 2 * tolerance);
    },
  );

  test("all differ: the intervals of the looks that ended hold the effect in 95 %", () => {
    expect(coverageOfLooks(studies, [1, 1, 1], split)).toBeGreaterThan(1 - question.error - tolerance);
  });

  test("an effect is seen nearly as often as by all seeds at once, with fewer of them", () => {
    const { seen, whole, seeds } = savedByLooks(studies, 2, split);
    expect(seen).toBeGreaterThan(0.95 * whole);
    expect(seeds).toBeLessThan(9);
  });
});

test("looking as often at the whole error raises false alarms beyond it", () => {
  expect(alarmsOfPeeking(studies)).toBeGreaterThan(question.error + 2 * tolerance);
});

const base = preset("smallest");
const { seed: _, steps: __, ...options } = trainOptionsFrom({ task: "sentences" });
const variants = oneStep.flatMap((variation) => {
  const combined = combine(base, [variation]);
  return combined.ok ? [combined.variant] : [];
});
const plan: Plan = {
  name: "test",
  hypothesis: null,
  base,
  variants: variants.slice(0, 2),
  options,
  budget: { unit: "steps", amount: 20 },
  seeds: [11, 12, 13, 14, 15, 16],
  metric: "loss",
  error: 0.05,
  correction: "dunnett",
  looks: { at: [3, 6], split: "bonferroni" },
  effect: null,
  rule: null,
  rates: null,
};
const [first, second] = plan.variants.map(({ name }) => name);
const result = (run: PlannedRun, loss: number): RunResult => ({
  ...run,
  plan: "p",
  recipe: "r",
  steps: 20,
  tokens: 100,
  parameters: 940,
  flops: 1000,
  seconds: 1,
  final: { loss, accuracy: 0.5, exact: 0.1 },
  failure: null,
  curve: [[0, 3]],
  leaks: "every-size",
});
/** The first variant is better by far, the second by nothing that could be told. */
const lossOf = ({ variant, seed }: PlannedRun): number =>
  1 +
  seed / 10 +
  (variant === first ? -0.5 + (seed % 3) / 1000 : variant === second ? (seed % 2) / 10 - 0.05 : 0);
const ran = (seeds: readonly number[]) =>
  claimRuns(plan, new Map())
    .filter(({ seed }) => seeds.includes(seed))
    .map((run) => result(run, lossOf(run)));
const wordsOf = (results: readonly RunResult[]) =>
  reportOf(plan, results)
    .comparisons[0]!.rows.slice(1)
    .map((row) => verdictWords(row, plan).join(" "));

describe("a study with looks", () => {
  test("says nothing between them, and by which error it says what it says", () => {
    expect(wordsOf(ran([11, 12]))[0]).toContain(
      "The first of 2 planned looks is at 3 seeds: no verdict before it.",
    );
    const [better, open] = wordsOf(ran([11, 12, 13]));
    expect(better).toContain("with 97.5 % confidence, 3 seeds)");
    expect(better).toContain(
      "Planned before: look 1 of 2, at an error of 2.5 %, so that all looks together err in at most 5 %; it ends the runs of this variant.",
    );
    expect(open).toContain("No difference that 3 seeds at this budget could show");
    expect(open).toContain("the runs go on.");
    // A fourth and fifth seed change nothing before the second look.
    expect(wordsOf(ran([11, 12, 13, 14, 15]))).toEqual([better, open]);
    expect(wordsOf(ran(plan.seeds))[0]).toBe(better);
    expect(wordsOf(ran(plan.seeds))[1]).toContain("look 2 of 2");
  });

  test("what is decided needs no more runs, the base as many as any variant", () => {
    const left = neededClaims(plan, ran([11, 12, 13])).filter(({ seed }) => seed > 13);
    expect(left.map(({ variant, seed }) => `${variant} ${seed}`)).toEqual(
      [14, 15, 16].flatMap((seed) => [`base ${seed}`, `${second} ${seed}`]),
    );
    const alone: Plan = { ...plan, variants: [plan.variants[0]!] };
    expect(neededClaims(alone, ran([11, 12, 13]))).toHaveLength(6);
    expect(reportOf(alone, ran([11, 12, 13]))).toMatchObject({ done: 6, of: 6 });
  });

  test("the queue leaves them out, whatever waits already", async () => {
    const alone: Plan = { ...plan, variants: [plan.variants[0]!], budget: { unit: "steps", amount: 1 } };
    const done: string[] = [];
    const { signal } = new AbortController();
    const ended = await runPlan(
      { plan: alone, hash: "h", results: [], graphs: await prepare(alone), keep: async () => {} },
      { count: 1, open: () => fake(), signal },
      { finished: ({ variant, seed }, n, of) => done.push(`${variant} ${seed} ${n}/${of}`) },
    );
    expect(ended).toBe(true);
    expect(done).toHaveLength(6);
    expect(done.at(-1)).toBe(`${first} 13 6/6`);
  });

  test("is read as it was written; what cannot be kept is refused, and a plan without looks is what it was", () => {
    const read = readPlan(printPlan(plan));
    expect(read.ok && read.plan).toEqual(plan);
    const { looks: _looks, ...without } = plan;
    expect(printPlan(without)).not.toContain("looks");
    const fault = (at: number[], split: Looks["split"] = "bonferroni", more: Partial<Plan> = {}) =>
      faultOf({ ...plan, looks: { at, split }, ...more });
    expect(fault([3, 6])).toBeNull();
    expect(fault([6, 3])).toContain("rising numbers of seeds");
    expect(fault([1, 6])).toContain("from 2 on");
    expect(fault([3, 5])).toContain("the last look must be at all 6 seeds, not at 5");
    const many = { seeds: Array.from({ length: 64 }, (_, i) => i) };
    expect(fault([2, 64], "obrien-fleming", many)).toContain("decide nothing");
    expect(fault([3, 6], "bonferroni", { correction: "holm" })).toContain("Dunnett's");
    const rule = { threshold: 1, margin: 0 };
    expect(fault([3, 6], "bonferroni", { rule })).toContain("all seeds at once");
    expect(fault([3, 6], "bonferroni", { rates: { factors: [1], seeds: [99] } })).toContain("rates");
  });
});

/** An engine whose trainings end at once with the losses above: which variant it is, its graph says. */
function fake(): EngineClient {
  const normal = JSON.stringify([base.nodes, base.wires]);
  let loss = 0;
  const answers: Record<string, (request: never) => unknown> = {
    trainBegin: ({ document, options }: { document: typeof base; options: { seed: number } }) => {
      const variant = JSON.stringify([document.nodes, document.wires]) === normal ? "base" : first!;
      loss = lossOf({ phase: "claim", variant, seed: options.seed, learningRate: 0 });
      return {
        training: "t",
        document,
        parameters: 1,
        flops: 1,
        step: 0,
        steps: 1,
        tokensPerStep: 1,
        chance: 1,
      };
    },
    trainAdvance: () => ({
      steps: [],
      validations: [{ step: 1, loss, accuracy: 0, exact: 0, samples: 1 }],
      insights: [],
      gradientNorms: {},
      step: 1,
      tokensPerSecond: 1,
      secondsLeft: 0,
      finished: true,
      failure: null,
    }),
    trainCheckpoint: () => ({ bytes: new Uint8Array() }),
    trainEnd: () => ({}),
  };
  return {
    ask: async (call: string, request: unknown) => answers[call]?.(request as never),
    close: () => {},
  } as unknown as EngineClient;
}
