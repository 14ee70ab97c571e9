// A study that leaves Heddle: train.py's runs are those of `heddle ablate`, alone, data parallel, and after a kill.
import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasPackage, python } from "../support/exported.ts";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json } = bundledHeddle();
const hasTorch = hasPackage("torch");
/** Of an environment that sees the same PyTorch; `.ci/run` makes one. */
const rayPython = process.env.HEDDLE_RAY_PYTHON ?? python;
const hasRay = hasTorch && hasPackage("ray", rayPython);
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "heddle-cluster-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const settings = ["--steps", "12", "--batch", "5", "--val-batches", "2", "--val-every", "4"];

/** A study with its runs by Heddle, and its folder for Ray or Slurm. */
async function exported(name: string, kind: string, ...more: string[]) {
  const [study, out] = [join(root, name), join(root, `${name}-${kind}`)];
  const { code, error } = await heddle("ablate", ...more, "--out", study);
  expect(code, error).toBe(0);
  expect(await json("export", study, "--to", kind, "-o", out)).toMatchObject({ code: 0, json: { ok: true } });
  return { study, out, ours: await runsOf(study) };
}

const runsOf = async (folder: string): Promise<Json[]> =>
  (await readFile(join(folder, "runs.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; said: string }>;
}

function start(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
  by: string = python,
): Started {
  const child = spawn(by, args, { cwd: folder, env: { ...process.env, OMP_NUM_THREADS: "1", ...env } });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  return { child, ended: new Promise((done) => child.on("close", (code) => done({ code, said }))) };
}

async function train(folder: string, ...args: string[]): Promise<void> {
  const { code, said } = await start(folder, ["train.py", ...args]).ended;
  expect(code, said).toBe(0);
}

/** Losses of float32 by other kernels, in other orders. */
function expectSame(theirs: Json, ours: Json): void {
  expect(theirs).toMatchObject({
    run: 1,
    phase: ours.phase,
    recipe: ours.recipe,
    plan: ours.plan,
    steps: ours.steps,
  });
  expect(theirs.parameters).toBe(ours.parameters);
  expect(theirs.curve.length).toBe(ours.curve.length);
  ours.curve.forEach(([step, loss]: [number, number], i: number) => {
    expect(theirs.curve[i][0]).toBe(step);
    expect(Math.abs(theirs.curve[i][1] / loss - 1)).toBeLessThan(1e-5);
  });
  expect(theirs.final.accuracy).toBeCloseTo(ours.final.accuracy, 3);
}

test.skipIf(!hasTorch)(
  "every run is Heddle's, rates are chosen, and the verdicts are read back",
  async () => {
    const { study, out, ours } = await exported(
      "translated",
      "slurm",
      graph("smallest"),
      ...settings,
      ...[
        "--task",
        "sentences",
        "--optimizers",
        "lion",
        "--seeds",
        "1",
        "--lr-sweep",
        "--search-seeds",
        "7,8",
      ],
    );
    expect(await readFile(join(out, "run_slurm.sh"), "utf8")).toContain("--array=0-11");
    await train(out, "--run", "3");
    const all = "import runs, train; [train.train(run) for _ in range(2) for run in runs.missing()]";
    const { code, said } = await start(out, ["-c", all]).ended;
    expect(code, said).toBe(0);
    expect((await start(out, ["train.py", "--run", "99"]).ended).said).toContain(
      "There is no run 99: the last is",
    );
    await train(out, "--collect");
    await train(out, "--collect");
    const theirs = await runsOf(out);
    expect(theirs.length).toBe(ours.length);
    const key = ({ phase, variant, seed, learningRate }: Json) =>
      JSON.stringify([phase, variant, seed, learningRate]);
    const byKey = new Map(theirs.map((run) => [key(run), run]));
    for (const run of ours) expectSame(byKey.get(key(run)), run);
    expect(await json("study", out, "--against", study)).toMatchObject({ code: 0, json: { broken: [] } });
  },
  600_000,
);

test.skipIf(!hasTorch)(
  "two processes share each batch; a killed run goes on; a finished one is not done twice",
  async () => {
    const { out, ours } = await exported(
      "decoded",
      "ray",
      graph("encoder-decoder"),
      ...settings,
      ...["--task", "translation", "--variants", "norm-rms", "--optimizers", "sgd", "--seeds", "1"],
    );
    const base = ours.find((run) => run.variant === "base");
    const normed = ours.find((run) => run.variant === "LayerNorm → RMSNorm");
    const port = await freePort();
    const env = { MASTER_ADDR: "127.0.0.1", MASTER_PORT: String(port), WORLD_SIZE: "2" };
    const args = ["train.py", "--variant", "base", "--seed", "1"];
    const both = ["0", "1"].map((RANK) => start(out, args, { ...env, RANK, LOCAL_RANK: RANK }).ended);
    for (const { code, said } of await Promise.all(both)) expect(code, said).toBe(0);

    const killed = start(out, ["train.py", "--variant", normed.variant, "--seed", "1", "--save-every", "1"]);
    const kept = join(out, "checkpoints", "1-claim-LayerNorm_RMSNorm-1-0.001.pt");
    const isThere = () =>
      access(kept).then(
        () => true,
        () => false,
      );
    while (killed.child.exitCode === null && !(await isThere()))
      await new Promise((done) => setTimeout(done, 5));
    expect(killed.child.exitCode, "it ended before its first checkpoint was seen").toBeNull();
    killed.child.kill("SIGKILL");
    await killed.ended;
    await train(out, "--variant", normed.variant, "--seed", "1");
    await train(out, "--variant", "SGD", "--seed", "1", "--lr", String(base.learningRate));
    await train(out, "--collect");
    const theirs = await runsOf(out);
    expect(theirs.length).toBe(3);
    for (const run of theirs)
      expectSame(
        run,
        ours.find((one) => one.variant === run.variant),
      );
    const again = await start(out, args).ended;
    expect(again.said).toContain("This run is finished");
    const seed = await start(out, ["train.py", "--variant", "base", "--seed", "9"]).ended;
    expect(seed).toMatchObject({
      code: 1,
      said: expect.stringContaining("The study has no seed 9; it has 1"),
    });
  },
  600_000,
);

test.skipIf(!hasRay)(
  "Ray: two runs at a time; one whose worker is killed is tried again, and none is done twice",
  async () => {
    const { study, out, ours } = await exported(
      "rayed",
      "ray",
      graph("smallest"),
      ...["--task", "sentences", "--steps", "40", "--batch", "4", "--val-batches", "2", "--val-every", "100"],
      ...["--variants", "no-mask", "--seeds", "2"],
    );
    expect(ours.map((run) => run.leaks)).toContain("leaks");
    const { child, ended } = start(out, ["run_ray.py", "--workers", "2"], {}, rayPython);
    const workers = async () => (await start(out, ["-c", findWorkers]).ended).said.split(" ").filter(Boolean);
    let [found] = await workers();
    while (found === undefined && child.exitCode === null) [found] = await workers();
    process.kill(Number(found), "SIGKILL");
    const { code, said } = await ended;
    expect(code, said).toBe(0);
    expect(said).toContain("will be retried");
    const theirs = await runsOf(out);
    expect(theirs.length).toBe(ours.length);
    for (const run of ours)
      expectSame(
        theirs.find(({ variant, seed }) => variant === run.variant && seed === run.seed),
        run,
      );
    expect(await json("study", out, "--against", study)).toMatchObject({ code: 0, json: { broken: [] } });
  },
  600_000,
);

/** Prints the processes of Ray in this folder that do a run: they are named after it. */
const findWorkers = `
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        name = open(f"/proc/{pid}/cmdline").read()
        folder = os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        continue
    if name.startswith("ray::work") and os.getcwd() == folder:
        print(pid, end=" ")
`;

test("what cannot run elsewhere is refused, with the way out", async () => {
  const plan = async (name: string, file: string, ...more: string[]) => {
    const out = join(root, name);
    const asked = ["ablate", file, "--seeds", "1", "--steps", "2", "--plan-only", ...more, "--out", out];
    expect((await heddle(...asked)).code).toBe(0);
    return out;
  };
  const muon = await plan("muon", graph("smallest"), "--task", "sentences", "--optimizers", "muon");
  const refused = async (study: string, ...more: string[]) => {
    const { code, error } = await heddle(
      "export",
      study,
      "--to",
      "ray",
      "-o",
      join(root, "refused"),
      ...more,
    );
    expect(code).toBe(2);
    return error;
  };
  expect(await refused(muon)).toContain('train.py has no Muon, by which "Muon" would be trained; use adamw');
  expect(await refused(graph("smallest"))).toContain("--plan-only");
  expect(await refused(root)).toContain("plan.json: file not found: this is no study");
  await expect(access(join(root, "refused"))).rejects.toThrow();
  const sentences = await plan(
    "sentences",
    graph("smallest"),
    "--task",
    "sentences",
    "--variants",
    "no-mask",
  );
  expect((await heddle("export", sentences, "--to", "slurm", "-o", sentences)).error).toContain(
    "holds a study already",
  );
}, 600_000);

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
