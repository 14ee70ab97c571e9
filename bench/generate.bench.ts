// Generating, ours beside the field, end to end with sampling, in interleaved rounds: milliseconds a token behind prompts of
// several lengths, for 6 layers of 384 and for GPT-2 small's sizes; with the cache, and in WASM without it.
//
//   npm run bench generate --   --rounds=N  --only=small,gpt2  --contexts=64,512,1024  --tokens=N  --threads=N  --short
//
// transformers and llama.cpp take part from a Python environment that `--install` makes in the user's cache, by pip;
// without it they are left out, and that is said. `--short`: one round of the small model behind 64 tokens.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { models } from "./generate/models.ts";

const flags = process.argv.slice(2);
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const short = flags.includes("--short");
const rounds = Number(option("rounds") ?? (short ? 1 : 5));
const tokens = Number(option("tokens") ?? (short ? 8 : 32));
const threads = option("threads") ?? "2";
const contexts = (option("contexts") ?? (short ? "64" : "64,512,1024")).split(",").map(Number);
const names = (option("only") ?? (short ? "small" : "small,gpt2")).split(",") as (keyof typeof models)[];
const folder = join(dirname(fileURLToPath(import.meta.url)), "generate");
const environment = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "heddle-bench", "generate");
const python = join(environment, "bin", "python3");

/** What the wanted share of another's time is: at most. */
const limits = [
  { model: "gpt2", peer: "transformers", most: 0.5 },
  { model: "gpt2", peer: "llama.cpp", most: 1.1 },
  { model: "small", peer: "llama.cpp", most: 0.8 },
] as const;

if (flags.includes("--install")) {
  mkdirSync(dirname(environment), { recursive: true });
  spawnSync("python3", ["-m", "venv", environment], { stdio: "inherit" });
  for (const packages of [
    ["torch", "transformers"],
    ["gguf", "llama-cpp-python"],
  ])
    spawnSync(python, ["-m", "pip", "install", ...packages], { stdio: "inherit" });
}

class Peer {
  private constructor(
    readonly name: string,
    readonly about: string,
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /** Undefined where it does not start. */
  static async start(name: string, command: string, args: readonly string[]): Promise<Peer | undefined> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    child.once("error", () => {});
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      if (!line.value.startsWith('{"ready"')) continue;
      return new Peer(name, (JSON.parse(line.value) as { ready: string }).ready, child, lines);
    }
    console.warn(`!!! SKIPPED: ${name} does not start`);
    return undefined;
  }

  /** Milliseconds a token. */
  async run(context: number, count: number): Promise<number> {
    this.child.stdin?.write(`${context} ${count}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`${this.name} ended`);
    return (JSON.parse(line.value) as { time: number }).time;
  }

  end(): void {
    this.child.stdin?.end();
  }
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;

async function startPeers(model: keyof typeof models): Promise<Peer[]> {
  const { layers, width, heads, time, vocab } = models[model];
  const sizes = [layers, width, heads, time, vocab].map(String);
  const ours = (engine: string, ...how: string[]) =>
    Peer.start([`Heddle ${engine}`, ...how].join(", "), "npx", [
      ...["tsx", join(folder, "ours.ts"), engine, threads, model, ...how],
    ]);
  const theirs = (name: string, file: string, module: string) => {
    const has = existsSync(python) && spawnSync(python, ["-c", `import ${module}`]).status === 0;
    if (has) return Peer.start(name, python, [join(folder, file), threads, ...sizes]);
    console.warn(`!!! SKIPPED: ${name} is not in ${environment}; --install puts it there`);
    return undefined;
  };
  const small = model === "small";
  const peers = [
    await ours("native"),
    await theirs("transformers", "transformers_peer.py", "transformers"),
    await theirs("llama.cpp", "llama_peer.py", "llama_cpp"),
    ...(small ? [await ours("wasm"), await ours("wasm", "whole")] : []),
  ];
  return peers.filter((p) => p !== undefined);
}

console.log(`load ${loadavg()[0]!.toFixed(1)}, ${threads} threads, ${rounds} rounds of ${tokens} tokens`);
let failed = false;
for (const model of names) {
  const peers = await startPeers(model);
  for (const peer of peers) console.log(`${peer.name}: ${peer.about}`);
  for (const context of contexts) {
    const times = new Map(peers.map((p) => [p.name, [] as number[]]));
    // The whole text for each token is so slow that two tell enough.
    const countOf = (peer: Peer) => (peer.name.endsWith("whole") ? Math.min(2, tokens) : tokens);
    for (const peer of peers) await peer.run(context, countOf(peer));
    for (let round = 0; round < rounds; round++)
      for (const peer of peers) times.get(peer.name)!.push(await peer.run(context, countOf(peer)));
    const ours = times.get("Heddle native")!;
    for (const [name, list] of times) {
      const share = median(ours.map((t, i) => t / list[i]!));
      const limit = limits.find((l) => l.model === model && l.peer === name)?.most;
      const most =
        limit !== undefined && name === "llama.cpp" && model === "gpt2" && context >= 1024 ? 0.9 : limit;
      const verdict =
        most === undefined ? "" : share <= most ? `at most ${most}: holds` : `at most ${most}: MISSED`;
      if (verdict.endsWith("MISSED")) failed = true;
      const cells = [model, `behind ${context}`, name, `${median(list).toFixed(2)} ms a token`];
      console.log(
        [...cells, name.startsWith("Heddle native") ? "" : `ours / its ${share.toFixed(2)}`, verdict].join(
          "  ",
        ),
      );
    }
    const [kept, whole] = [times.get("Heddle wasm"), times.get("Heddle wasm, whole")];
    if (kept && whole)
      console.log(`WASM: ${(median(whole) / median(kept)).toFixed(0)}× the speed without a cache`);
  }
  for (const peer of peers) peer.end();
}
process.exit(failed ? 1 : 0);
