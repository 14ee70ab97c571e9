// Generating, ours beside the field, end to end with sampling, in interleaved rounds: milliseconds a token behind prompts of
// several lengths, for 6 layers of 384 and for GPT-2 small's sizes; with the cache, and in WASM without it.
//
//   npm run bench generate --   --rounds=N  --only=small,gpt2  --contexts=64,512,1024  --tokens=N  --threads=N  --short
//
// transformers and llama.cpp take part from a Python environment in the user's cache, made the first time (some minutes: it
// compiles llama.cpp); where that fails they are left out, loudly. `--short`: one round of the small model behind 64.
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withHugePages } from "../src/runtime/client/huge-pages.ts";
import { provide, python } from "./generate/environment.ts";
import { models } from "./generate/models.ts";
import { median, Peer } from "./peer.ts";

const flags = process.argv.slice(2);
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const short = flags.includes("--short");
const rounds = Number(option("rounds") ?? (short ? 1 : 5));
const tokens = Number(option("tokens") ?? (short ? 8 : 32));
const threads = option("threads") ?? "2";
// Ascending: ours reads each on from the one before.
const contexts = (option("contexts") ?? (short ? "64" : "64,512,1024"))
  .split(",")
  .map(Number)
  .sort((a, b) => a - b);
type Model = keyof typeof models;
const names = (option("only") ?? (short ? "small" : "small,gpt2")).split(",") as Model[];
const folder = join(dirname(fileURLToPath(import.meta.url)), "generate");

/** What our share of another's time is to be at most, from a context on; the last that fits counts. */
const limits = [
  { model: "gpt2", peer: "transformers", from: 0, most: 0.5 },
  { model: "gpt2", peer: "llama.cpp", from: 0, most: 1.1 },
  { model: "gpt2", peer: "llama.cpp", from: 1024, most: 0.9 },
  { model: "small", peer: "llama.cpp", from: 0, most: 0.8 },
  { model: "small", peer: "Heddle wasm, whole", from: 1024, most: 1 / 50 },
] as const;

/** Milliseconds a token. */
type Time = { readonly time: number };

const others = [
  { name: "transformers", file: "transformers_peer.py", module: "transformers, torch" },
  { name: "llama.cpp", file: "llama_peer.py", module: "llama_cpp, gguf" },
] as const;
const packages = { transformers: ["torch", "transformers"], "llama.cpp": ["llama-cpp-python", "gguf"] };
const present = others.filter(({ name, module }) => {
  const there = provide(module, packages[name]);
  if (!there) console.warn(`!!! SKIPPED: ${name} cannot be had from pip`);
  return there;
});

async function startPeers(model: Model): Promise<Peer<Time>[]> {
  const { layers, width, heads, time, vocab } = models[model];
  const sizes = [layers, width, heads, time, vocab].map(String);
  const ours = (engine: string, ...how: string[]) =>
    Peer.start<Time>(
      [`Heddle ${engine}`, ...how].join(", "),
      "npx",
      ["tsx", join(folder, "ours.ts"), engine, threads, model, ...how],
      // As the command line starts its engine.
      withHugePages(process.env),
    );
  const peers = [await ours("native")];
  for (const { name, file } of present)
    peers.push(await Peer.start<Time>(name, python, [join(folder, file), threads, ...sizes]));
  if (model === "small") peers.push(await ours("wasm"), await ours("wasm", "whole"));
  return peers.filter((p) => p !== undefined);
}

/** The whole text for each token is so slow that two tell enough. */
const countOf = ({ name }: Peer<Time>) => (name.endsWith("whole") ? Math.min(2, tokens) : tokens);

function tell(model: Model, context: number, times: ReadonlyMap<string, readonly number[]>): boolean {
  let held = true;
  for (const [name, list] of times) {
    // In the page the engine is WASM with the cache and without.
    const ours = times.get(name.startsWith("Heddle wasm") ? "Heddle wasm" : "Heddle native") ?? [];
    const share = median(ours.map((t, i) => t / list[i]!));
    const limit = limits.findLast((l) => l.model === model && l.peer === name && context >= l.from)?.most;
    if (limit !== undefined && !(share <= limit)) held = false;
    const verdict =
      limit === undefined ? "" : `${share <= limit ? "met   " : "MISSED"} at most ${limit.toFixed(2)}`;
    const spread = `${Math.min(...list).toFixed(2)}–${Math.max(...list).toFixed(2)}`;
    const beside = ours === list ? "" : `ours / its ${share.toFixed(share < 0.1 ? 4 : 2)}  ${verdict}`;
    console.log(
      `${model.padEnd(5)} behind ${String(context).padStart(4)}  ${name.padEnd(18)} ${median(list).toFixed(2).padStart(8)} ms a token (${spread})  ${beside}`.trimEnd(),
    );
  }
  return held;
}

const began = performance.now();
console.log(`load ${loadavg()[0]!.toFixed(1)}, ${threads} threads, ${rounds} rounds of ${tokens} tokens`);
let held = true;
for (const model of names) {
  const peers = await startPeers(model);
  for (const peer of peers) console.log(`${peer.name}: ${peer.is.ready}`);
  for (const context of contexts) {
    const times = new Map(peers.map((p) => [p.name, [] as number[]]));
    for (const peer of peers) await peer.ask(context, countOf(peer));
    for (let round = 0; round < rounds; round++)
      for (const peer of peers) times.get(peer.name)!.push((await peer.ask(context, countOf(peer))).time);
    if (!tell(model, context, times)) held = false;
  }
  for (const peer of peers) peer.end();
}
console.log(`${((performance.now() - began) / 60_000).toFixed(1)} minutes, load ${loadavg()[0]!.toFixed(1)}`);
process.exit(held ? 0 : 1);
