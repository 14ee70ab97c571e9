// Studies from the command line: begun, killed, gone on with, judged. Runs are of the smallest graph, a second or so each.
import { spawn } from "node:child_process";
import { access, appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json, file, program } = bundledHeddle();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-lab-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const settings = [
  "--task",
  "sentences",
  "--steps",
  "12",
  "--batch",
  "4",
  "--val-batches",
  "2",
  "--val-every",
  "6",
];
const ablate = (out: string, ...more: string[]) => [
  "ablate",
  graph("smallest"),
  ...settings,
  "--out",
  join(folder, out),
  ...more,
];
const lines = async (out: string): Promise<Json[]> =>
  (await readFile(join(folder, out, "runs.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const numbers = (runs: Json[]) =>
  runs
    .map(({ variant, seed, final, curve }) => ({ variant, seed, final, curve }))
    .sort((a, b) => `${a.variant} ${a.seed}`.localeCompare(`${b.variant} ${b.seed}`));

test("a study: plan, runs, verdicts, tables; the base against itself is exactly 0", async () => {
  const document = JSON.parse(await readFile(graph("smallest"), "utf8"));
  const path = await file("a.graph.json", { ...document, variants: [{ name: "same", edits: [] }] });
  const out = join(folder, "first");
  const first = await json(
    "ablate",
    path,
    ...settings,
    "--variants",
    "same,no-mask",
    "--seeds",
    "2",
    "--out",
    out,
  );
  expect(first.code).toBe(0);
  expect(first.json).toMatchObject({ ok: true, done: 6, of: 6 });
  const [, same, open] = first.json.comparisons[0].rows;
  expect(same.against).toMatchObject({ differences: [0, 0], outcome: "identical" });
  expect(open).toMatchObject({ name: "No mask", leaks: "leaks" });
  expect(open.verdict[0]).toContain("Leaks");
  expect(await readFile(join(out, "README.md"), "utf8")).toContain("| No mask | 2 |");

  const shown = await heddle("study", out);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain("same: The same loss as the base in every run (2 seeds).");
  for (const [form, holds] of [
    ["csv", "variant,n,loss"],
    ["markdown", "| variant |"],
    ["latex", "\\begin{tabular}"],
  ] as const)
    expect((await heddle("study", out, "--format", form)).out).toContain(holds);
  expect((await heddle("study", out, "--require", "complete")).code).toBe(0);
  const required = await heddle("study", out, "--require", "not-worse");
  expect([required.code, required.error]).toEqual([1, expect.stringContaining("No mask leaks.")]);

  // The folder alone runs it again, and every number is the same.
  const again = await heddle("ablate", out, "--out", join(folder, "again"), "--workers", "1");
  expect(again.code).toBe(0);
  expect(numbers(await lines("again"))).toEqual(numbers(await lines("first")));
  expect((await heddle("study", join(folder, "again"), "--against", out)).code).toBe(0);
});

/** Starts a study, and kills it as soon as one more run is finished; `group`: with its engines, as a terminal does. */
async function killed(args: string[], signal: "SIGKILL" | "SIGINT" | "SIGTERM", group = false) {
  const child = spawn(process.execPath, [program(), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: group,
  });
  let error = "";
  child.stderr.on("data", (chunk: Buffer) => {
    error += String(chunk);
  });
  const kill = (chunk: Buffer) => {
    if (!/^\d+\/\d+ /m.test(String(chunk))) return;
    child.stdout.off("data", kill).resume();
    if (group) process.kill(-child.pid!, signal);
    else child.kill(signal);
  };
  child.stdout.on("data", kill);
  return new Promise((done) => child.once("close", (code) => done({ code, error })));
}

test("killed again and again it goes on: nothing twice, nothing lost", async () => {
  const args = ablate("killed", "--sweep", "D=4,6", "--seeds", "2", "--workers", "1");
  const kept = expect.stringContaining("the same command goes on");
  const ends = [
    ["SIGKILL", { code: null, error: "" }],
    ["SIGTERM", { code: 143, error: kept }],
    ["SIGINT", { code: 130, error: kept }],
  ] as const;
  const kills = Number(process.env.HEDDLE_KILLS ?? 3);
  for (let i = 0; i < kills; i++) {
    const [signal, end] = ends[i % 3]!;
    const left = 6 - (i === 0 ? 0 : (await lines("killed")).length);
    if (left < 3) await truncateRuns("killed");
    expect(await killed(args, signal)).toEqual(end);
  }
  await appendFile(join(folder, "killed", "runs.jsonl"), '{"run":1,"phase":"cl');
  const end = await heddle(...args);
  expect(end.error).toContain("the last line was torn");
  expect(end.code).toBe(0);
  const runs = await lines("killed");
  expect(runs.length).toBe(6);
  expect(new Set(runs.map(({ variant, seed }) => `${variant} ${seed}`)).size).toBe(6);
  const before = await readFile(join(folder, "killed", "runs.jsonl"), "utf8");
  expect((await heddle(...args)).code).toBe(0);
  expect(await readFile(join(folder, "killed", "runs.jsonl"), "utf8")).toBe(before);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s to all of its processes, as by Ctrl+C or timeout, is an interruption and no failure",
  async (signal, code) => {
    const args = ablate(`group-${signal}`, "--sweep", "D=4,6", "--seeds", "2", "--workers", "2");
    expect(await killed(args, signal, true)).toEqual({
      code,
      error: expect.stringContaining("the same command goes on"),
    });
  },
);

/** Back to no finished run, for more kills than there are runs. */
const truncateRuns = (out: string): Promise<void> => writeFile(join(folder, out, "runs.jsonl"), "");

describe("refused", () => {
  test("a variant with errors, with its diagnostics, before any run", async () => {
    const { code, json: said } = await json(...ablate("wrong", "--sweep", "D=7"));
    expect(code).toBe(1);
    expect(said.refused[0]).toMatchObject({ name: "D = 7" });
    expect(said.refused[0].diagnostics.length).toBeGreaterThan(0);
    await expect(readFile(join(folder, "wrong", "plan.json"))).rejects.toThrow();
  });

  test.each([
    [["--variants", "no-masc"], 'did you mean "no-mask"'],
    [["--sweep", "Q=1"], "Unknown dimension Q"],
    [["--variants", "no-mask", "--match", "params", "--scale", "T"], "the size of the text"],
    [["--variants", "no-mask", "--seeds", "x"], "--seeds"],
    [["--variants", "no-mask", "--seeds", "1,,2"], "seeds as in 1,2,7"],
    [["--variants", "no-mask", "--scale", "D"], "--scale requires --match"],
    [["--variants", "no-mask", "--tokens", "100"], "one of --steps, --tokens, --flops and --seconds"],
    [["--variants", "no-mask", "--lr-sweep", "--search-seeds", "1,2"], "cannot be a seed of the claim"],
    [[], "the catalogue has"],
  ])("%j", async (more, why) => {
    const { code, error } = await heddle(...ablate("bad", ...more));
    expect(code).toBe(2);
    expect(error).toContain(why);
  });

  test("what the task cannot train, before anything is written: the right command follows the wrong one", async () => {
    const asked = ["ablate", graph("decoder-only"), "--task", "stories", "--steps", "2", "--seeds", "1"];
    const out = ["--out", join(folder, "unfit")];
    const short = await heddle(...asked, ...out, "--context", "16", "--sweep", "pe.max=4,32");
    expect([short.code, short.error]).toEqual([1, expect.stringContaining("pe.max = 4 cannot be run: ")]);
    expect(short.error).toContain("A context of 16 does not fit");
    expect(short.error).not.toContain("pe.max = 32");
    const task = await heddle(...asked, ...out, "--variants", "no-mask", "--task", "storys");
    expect([task.code, task.error]).toEqual([2, expect.stringContaining('Unknown task "storys"')]);
    const frozen = await heddle(...ablate("unfit", "--variants", "no-mask", "--freeze", "nothing"));
    expect([frozen.code, frozen.error]).toEqual([2, expect.stringContaining("No weight to freeze")]);
    await expect(access(join(folder, "unfit"))).rejects.toThrow();
  });

  test("a second process on the folder, another plan in it, and no study at all", async () => {
    const out = join(folder, "first");
    await writeFile(join(out, ".lock"), `${process.pid} ${hostname()}\n`);
    const busy = await heddle("ablate", out);
    expect([busy.code, busy.error]).toEqual([
      2,
      expect.stringContaining("Another process works in this folder"),
    ]);
    // Nor is the plan of the runs under way taken away from under them.
    const plan = await readFile(join(out, "plan.json"), "utf8");
    const changed = await heddle(...ablate("first", "--variants", "no-mask", "--change-plan"));
    expect([changed.code, changed.error]).toEqual([2, expect.stringContaining("Another process works")]);
    expect(await readFile(join(out, "plan.json"), "utf8")).toBe(plan);
    const more = await heddle("ablate", out, "--seeds", "9");
    expect([more.code, more.error]).toEqual([2, expect.stringContaining("--seeds is said by the plan")]);
    await writeFile(join(out, ".lock"), `999999999 ${hostname()}\n`);
    expect((await heddle("ablate", out)).code).toBe(0);
    const other = await heddle(...ablate("first", "--variants", "no-mask"));
    expect([other.code, other.error]).toEqual([2, expect.stringContaining("holds another study already")]);
    const none = await heddle("study", folder);
    expect([none.code, none.error]).toEqual([2, expect.stringContaining("this is no study")]);
  });
});

test("a budget of seconds is measured once: the same command goes on, and the folder runs again alike", async () => {
  const args = ["--variants", "tie", "--seeds", "1", "--seconds", "0.05"];
  const asked = [
    "ablate",
    graph("smallest"),
    "--task",
    "sentences",
    "--batch",
    "4",
    "--val-batches",
    "2",
    ...args,
  ];
  const out = ["--out", join(folder, "timed")];
  const first = await json(...asked, ...out);
  expect([first.code, first.json.done]).toEqual([0, 2]);
  const { budget } = JSON.parse(await readFile(join(folder, "timed", "plan.json"), "utf8"));
  expect(Object.keys(budget.perStep)).toEqual(["base", "Embedding and LM head tied"]);
  for (const run of await lines("timed"))
    expect(run.steps).toBe(Math.max(1, Math.round(0.05 / budget.perStep[run.variant])));
  expect((await heddle(...asked, ...out)).out).toContain("2 runs, 2 of them finished");
  expect((await heddle("ablate", join(folder, "timed"), "--out", join(folder, "timed-2"))).code).toBe(0);
  expect(numbers(await lines("timed-2"))).toEqual(numbers(await lines("timed")));
});

test("a plan that was changed after runs says so, to whoever opens the folder too", async () => {
  const plan = join(folder, "first", "plan.json");
  const text = await readFile(plan, "utf8");
  await writeFile(plan, text.replace('"error": 0.05', '"error": 0.1'));
  const { code, error } = await heddle("study", join(folder, "first"));
  expect((await heddle("ablate", join(folder, "first"))).code).toBe(0);
  const readme = join(folder, "first", "README.md");
  expect(await readFile(readme, "utf8")).toContain("**The plan was changed after 6 of 6 runs.**");
  await writeFile(plan, text);
  expect([code, error]).toEqual([0, expect.stringContaining("The plan was changed after 6 of 6 runs.")]);
});
