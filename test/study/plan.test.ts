// Plans and results as files: what is written is read, what is damaged is told, and a report claims what the runs show.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trainOptionsFrom } from "../../src/runtime/client/index.ts";
import {
  bestRates,
  claimRuns,
  combine,
  comparisonTitle,
  faultOf,
  mainComparison,
  oneStep,
  type Plan,
  type PlannedRun,
  printPlan,
  printResult,
  printTable,
  type RunResult,
  rateRuns,
  readPlan,
  readResults,
  reportOf,
  verdictWords,
} from "../../src/study/index.ts";
import { recipesOf } from "../../src/study/run/prepare.ts";
import { preset } from "../core/presets.ts";

const base = preset("smallest");
const { seed: _, steps: __, ...options } = trainOptionsFrom({ task: "sentences" });
const variants = oneStep.flatMap((variation) => {
  const combined = combine(base, [variation]);
  return combined.ok ? [combined.variant] : [];
});
const plan: Plan = {
  name: "test",
  hypothesis: "Nothing helps | at all",
  base,
  variants: [
    variants[0]!,
    { ...variants[1]!, training: { optimizer: "muon", momentum: 0.9, frozen: ["emb"] } },
  ],
  options,
  budget: { unit: "steps", amount: 20 },
  seeds: [1, 2, 3],
  metric: "loss",
  error: 0.05,
  correction: "dunnett",
  effect: 0.02,
  rule: { threshold: 1.3, margin: 0.01 },
  rates: null,
};
const [first, second] = plan.variants.map(({ name }) => name);

const result = (run: PlannedRun, loss: number, more: Partial<RunResult> = {}): RunResult => ({
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
  ...more,
});
const claims = claimRuns(plan, new Map());
/** Every run, with the loss that a function gives it. */
const ran = (loss: (run: PlannedRun) => number, more?: Partial<RunResult>) =>
  claims.map((run) => result(run, loss(run), more));
const wordsOf = (results: readonly RunResult[], of: Plan = plan) =>
  reportOf(of, results)
    .comparisons[0]!.rows.slice(1)
    .map((row) => verdictWords(row, of).join(" "));

describe("a plan", () => {
  test("is read as it was written, and written alike", () => {
    const read = readPlan(printPlan(plan));
    if (!read.ok) throw new Error(read.why);
    expect(read.plan).toEqual(plan);
    expect(printPlan(read.plan)).toBe(printPlan(plan));
  });

  test.each([
    ["nothing", "{", "must be JSON"],
    ["another file", "{}", "format"],
    ["one of a later Heddle", '{"format":"heddle-study-9"}', "use the Heddle that wrote it"],
  ])("%s is refused", (_name, text, why) => {
    const read = readPlan(text);
    expect(read.ok ? "" : read.why).toContain(why);
  });

  test("a seed that chose is no seed of the claim", () => {
    expect(faultOf({ ...plan, rates: { factors: [1], seeds: [3] } })).toContain("seed 3");
    expect(faultOf({ ...plan, rates: { factors: [1], seeds: [4] } })).toBeNull();
    expect(faultOf({ ...plan, variants: [plan.variants[0]!, plan.variants[0]!] })).toContain("two variants");
    expect(faultOf({ ...plan, seeds: [1, 1] })).toContain("once");
    expect(faultOf({ ...plan, metric: "accuracy" })).toContain("the metric must be loss");
    expect(faultOf({ ...plan, metric: "accuracy", rule: null })).toBeNull();
  });

  test("what a variant's training may have otherwise is bounded", async () => {
    const given = (training: string) =>
      readPlan(printPlan(plan).replace(/"training": \{[^}]*\}/, `"training": ${training}`));
    expect(given('{"optimizer": "lion"}').ok).toBe(true);
    expect(given('{"seed": 7}')).toMatchObject({ ok: false, why: expect.stringContaining('"seed"') });
    expect(given('{"optimizer": "adam"}')).toMatchObject({
      ok: false,
      why: expect.stringContaining("optimizer"),
    });
    // Results of one optimizer are none of another's.
    const recipes = await recipesOf({
      ...plan,
      variants: ["muon", "lion", "muon"].map((optimizer, i) => ({
        name: `${i}`,
        edits: [],
        training: { optimizer: optimizer as "muon" },
      })),
    });
    expect(recipes.get("0")).toBe(recipes.get("2"));
    expect(new Set(["base", "0", "1"].map((name) => recipes.get(name))).size).toBe(3);
  });

  test("damaged anywhere it is refused or read, never thrown", () => {
    const text = printPlan(plan);
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 3 }), (at, put) => {
        readPlan(text.slice(0, at) + put + text.slice(at + 1));
      }),
    );
  });
});

describe("results", () => {
  const text = ran(() => 1)
    .map(printResult)
    .join("");

  test("cut off anywhere, all whole lines are there, and the torn one is told", () => {
    fc.assert(
      fc.property(fc.nat(text.length), (at) => {
        const { results, whole, dropped } = readResults(text.slice(0, at));
        expect(results.length).toBe(text.slice(0, at).split("\n").length - 1);
        expect(text.startsWith(whole)).toBe(true);
        expect(dropped.length).toBe(whole.length < at ? 1 : 0);
      }),
    );
  });

  test("a line of another format, and one that cannot be read", () => {
    const { results, dropped } = readResults(`${text.replace('"run":1', '"run":7')}no\n`);
    expect(results.length).toBe(claims.length - 1);
    expect(dropped).toEqual([
      "line 1 has the format 7, not 1; its run is done again",
      `line ${claims.length + 1} cannot be read; its run is done again`,
    ]);
  });

  test("of a file that is something else the first lines are told, and how many more", () => {
    const { results, dropped } = readResults("no\n".repeat(1000) + text);
    expect(results.length).toBe(claims.length);
    expect(dropped.length).toBe(6);
    expect(dropped.at(-1)).toBe("nor can 995 more lines be used");
  });

  test("a loss that is no number comes back as one", () => {
    const { results } = readResults(printResult(result(claims[0]!, Number.NaN)));
    expect(results[0]?.final?.loss).toBeNaN();
  });
});

describe("a report", () => {
  test("the base against itself is 0, and identical", () => {
    expect(wordsOf(ran(({ seed }) => 1 + seed / 10))).toEqual([
      expect.stringContaining("The same loss as the base in every run (3 seeds)."),
      expect.stringContaining("The same loss as the base in every run (3 seeds)."),
    ]);
  });

  test("says what three seeds show, and what they cannot", () => {
    const loss = ({ variant, seed }: PlannedRun) =>
      1 + seed / 10 + (variant === first ? -0.5 + seed / 1000 : variant === second ? (seed - 2) / 10 : 0);
    const [better, open] = wordsOf(ran(loss));
    expect(better).toContain("Better than the base by 0.4980 (");
    expect(better).toContain("95 % confidence, 3 seeds)");
    expect(open).toContain("No difference that 3 seeds at this budget could show; smaller than");
    expect(open).toMatch(/They can be relied on to show 0\.\d{4} at best\./);
    expect(open).toMatch(/To see a difference of 0.02, plan \d+ new seeds\.|confidence\. /);
    expect(better).toContain("Accepted: (1.3 − 0.7020)");
  });

  test("a leak comes first, and stays to the table", () => {
    const results = ran(() => 1).map((r) => (r.variant === first ? { ...r, leaks: "leaks" as const } : r));
    expect(wordsOf(results)[0]).toMatch(/^Leaks: it sees what it is to predict/);
    const { comparisons } = reportOf(plan, results);
    for (const form of ["text", "csv", "markdown", "latex"] as const)
      expect(printTable(comparisons[0]!, plan.metric, form)).toContain("leaks");
  });

  test("of a graph that was not asked for leaks the table claims nothing", () => {
    const { comparisons } = reportOf(
      plan,
      ran(() => 1, { leaks: "none" }),
    );
    expect(printTable(comparisons[0]!, plan.metric, "csv")).toContain("not asked");
  });

  test("runs that broke down are told and left out", () => {
    const results = ran(() => 1).map((r) =>
      r.variant === first && r.seed === 2 ? { ...r, final: null, failure: "The loss is NaN" } : r,
    );
    const words = wordsOf(results)[0]!;
    expect(words).toContain("1 run broke down: The loss is NaN.");
    expect(words).toContain("(2 seeds)");
  });

  test("of one seed there is no verdict", () => {
    expect(wordsOf(ran(() => 1).filter((r) => r.seed === 1 && r.variant !== first))[0]).toContain(
      "No pair of runs",
    );
  });

  test("rates are chosen by other seeds, and the claim is told at both", () => {
    const rated: Plan = { ...plan, rates: { factors: [0.5, 1, 2], seeds: [11, 12] } };
    const lr = options.learningRate;
    const rate = rateRuns(rated);
    expect(rate.length).toBe(3 * 3 * 2);
    const chosen = rate.map((run) =>
      result(run, run.variant === first ? run.learningRate : 1 / run.learningRate),
    );
    const best = bestRates(rated, chosen);
    expect([best.get("base"), best.get(first!)]).toEqual([2 * lr, lr / 2]);
    const claim = claimRuns(rated, best);
    expect(claim.length).toBe(3 * 3 * 2);
    const report = reportOf(rated, [...chosen, ...claim.map((run) => result(run, run.learningRate))]);
    expect(report.comparisons.map(({ at }) => at)).toEqual(["same", "best"]);
    expect(report.done).toBe(report.of);
  });

  test("other lengths are compared beside that of the training, and belong to the recipe", async () => {
    const longer: Plan = { ...plan, lengths: [32, 64] };
    const results = ran(() => 1).map((run) => ({
      ...run,
      longer: [32, 64].map((context) => ({
        context,
        accuracy: 0,
        exact: 0,
        loss: context + (run.variant === first ? run.seed : 0),
      })),
    }));
    const { comparisons } = reportOf(longer, results);
    expect(comparisons.map(comparisonTitle)).toEqual([
      "All at the base's learning rate",
      "All at the base's learning rate, validated at 32 tokens",
      "All at the base's learning rate, validated at 64 tokens",
    ]);
    expect(comparisons.map(({ rows }) => rows[1]!.against!.differences)).toEqual([
      [0, 0, 0],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(comparisons.map(({ rows }) => rows[0]!.metric.mean)).toEqual([1, 32, 64]);
    expect(mainComparison(reportOf(longer, results))?.context).toBeUndefined();
    const read = readPlan(printPlan(longer));
    expect(read.ok && read.plan).toEqual(longer);
    expect(printPlan(plan)).not.toContain("lengths");
    expect(readResults(printResult(results[0]!)).results).toEqual([results[0]]);
    const [short, long] = await Promise.all([plan, longer].map(recipesOf));
    expect(short!.get("base")).not.toBe(long!.get("base"));
    expect(faultOf({ ...longer, lengths: [32, 32] })).toContain("each context must be listed once");
    expect(faultOf({ ...longer, looks: { at: [2, 3], split: "bonferroni" } })).toContain(
      "leave out the looks",
    );
  });

  test("tables quote what their form reserves", () => {
    const odd: Plan = { ...plan, variants: [{ name: 'a "b", c | d_1 & 50 %', edits: [] }] };
    const { comparisons } = reportOf(odd, []);
    expect(printTable(comparisons[0]!, "loss", "csv")).toContain('"a ""b"", c | d_1 & 50 %"');
    expect(printTable(comparisons[0]!, "loss", "markdown")).toContain("c \\| d_1");
    expect(printTable(comparisons[0]!, "loss", "latex")).toContain("d\\_1 \\& 50 \\%");
  });
});
