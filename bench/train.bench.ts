// Learning, ours beside the field, in interleaved rounds: a training step of tiny and baby, a forward pass of tiny
// and of GPT-2 small (weights fed to each run, and held in the session as when a text is written). Ratios of medians to PyTorch with as many threads, with the spread over rounds; and how long our
// engine takes to make the program's session.
//
//   npm run bench train --   --rounds=N  --only=tiny,baby,gpt2  --threads=2,1  --json=FILE
//
// PyTorch is Debian's python3-torch, fastest with libopenblas0-openmp; with reference BLAS the table says so and judges
// nothing.
// TensorFlow.js and jax-js take part where `npm install` was run in bench/.
import { existsSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, Peer } from "./peer.ts";
import { shapes } from "./train/models.ts";

const flags = process.argv.slice(2);
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const rounds = Number(option("rounds") ?? 7);
const only = option("only")?.split(",");
const threadCounts = (option("threads") ?? "2,1").split(",").map(Number);
const folder = join(dirname(fileURLToPath(import.meta.url)), "train");
const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((p) => existsSync(p));

type Model = keyof typeof shapes;
type Kind = "step" | "forward";

/** Runs in one go before the next peer's turn. */
const subjects: readonly { readonly model: Model; readonly kind: Kind; readonly runs: number }[] = [
  { model: "tiny", kind: "step", runs: 12 },
  { model: "tiny", kind: "forward", runs: 20 },
  { model: "baby", kind: "step", runs: 2 },
  { model: "gpt2", kind: "forward", runs: 3 },
];

interface Times {
  readonly times: readonly number[];
  readonly cpu: readonly number[];
}

function startPeers(model: Model, kind: Kind, threads: number): Promise<(Peer<Times> | undefined)[]> {
  const { layers, width, heads, time, batch, vocab } = shapes[model];
  const sizes = [layers, width, heads, time, batch, vocab].map(String);
  const ours = (engine: string, ...how: string[]) =>
    Peer.start<Times>([`Heddle ${engine}`, ...how].join(", "), "npx", [
      ...["tsx", join(folder, "ours.ts"), engine, String(threads), model, kind],
      ...how,
    ]);
  const script = (name: string, file: string) =>
    existsSync(join(folder, "../node_modules"))
      ? Peer.start<Times>(name, "npx", ["tsx", join(folder, file), String(threads), model, kind])
      : Promise.resolve(undefined);
  return Promise.all([
    python
      ? Peer.start<Times>("PyTorch", python, [join(folder, "torch_peer.py"), kind, String(threads), ...sizes])
      : undefined,
    ours("native"),
    model === "gpt2" ? ours("native", "held") : undefined,
    model === "gpt2" ? undefined : ours("wasm"),
    model === "tiny" ? script("TensorFlow.js WASM", "tfjs-peer.ts") : undefined,
    model === "tiny" ? script("jax-js WASM", "jaxjs-peer.ts") : undefined,
  ]);
}

interface Row {
  readonly subject: string;
  readonly threads: number;
  readonly peer: string;
  readonly median: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly cpuRatio: number;
  readonly session: number | undefined;
}

const rows: Row[] = [];
const abouts = new Set<string>();
for (const { model, kind, runs } of subjects) {
  if (only && !only.includes(model)) continue;
  for (const threads of threadCounts) {
    const peers = (await startPeers(model, kind, threads)).filter((p) => p !== undefined);
    const timed = peers.map((peer) => ({ peer, times: [] as Times[] }));
    for (const peer of peers) {
      abouts.add(`${peer.name}: ${peer.is.ready}`);
      await peer.ask(Math.max(3, Math.floor(runs / 2)));
    }
    for (let round = 0; round < rounds; round++)
      for (const { peer, times } of timed) times.push(await peer.ask(runs));
    const first = timed[0]?.times;
    for (const { peer, times } of timed) {
      const ratios = times.map((r, i) => median(r.times) / median(first?.[i]?.times ?? []));
      rows.push({
        subject: `${model} ${kind}`,
        threads,
        peer: peer.name,
        median: median(times.flatMap((r) => r.times)),
        ratio: median(ratios),
        low: Math.min(...ratios),
        high: Math.max(...ratios),
        cpuRatio: median(times.map((r, i) => median(r.cpu) / median(first?.[i]?.cpu ?? []))),
        session: peer.is.session,
      });
      peer.end();
      console.log(line(rows.at(-1) as Row));
    }
  }
}

function line({ subject, threads, peer, median: ms, ratio, low, high, cpuRatio, session }: Row): string {
  const made = session === undefined ? "" : `  session ${session.toFixed(0)} ms`;
  const spread = `${low.toFixed(2)}–${high.toFixed(2)}`;
  return `${subject.padEnd(13)} ${threads} thr  ${peer.padEnd(19)} ${ms.toFixed(1).padStart(8)} ms  ×${ratio.toFixed(2).padStart(6)}  (${spread})  CPU ×${cpuRatio.toFixed(2)}${made}`;
}

console.log("");
for (const about of abouts) console.log(about);
console.log(`load ${loadavg()[0]?.toFixed(1)}: on a busy machine trust the CPU column with one thread`);
if (!python)
  console.log(
    "PyTorch is missing (Debian: python3-torch and libopenblas0-openmp): ratios are to the first row",
  );
const blas = [...abouts].find((a) => a.startsWith("PyTorch"));
const fair = blas?.includes("OpenBLAS") ?? false;
if (blas && !fair)
  console.log("PyTorch runs on reference BLAS: its times judge nothing. Install libopenblas0-openmp.");
let missed = 0;
function judge(met: boolean, what: string): void {
  if (!met) missed++;
  console.log(`${met ? "met   " : "MISSED"} ${what}`);
}

const targets = [
  ["tiny step", "Heddle native", 0.7],
  ["baby step", "Heddle native", 1],
  ["gpt2 forward", "Heddle native, held", 0.6],
] as const;
for (const [subject, peer, most] of targets) {
  const row = rows.find((r) => r.subject === subject && r.threads === 2 && r.peer === peer);
  if (row && fair)
    judge(
      row.ratio <= most,
      `${subject}, 2 threads: ${row.ratio.toFixed(2)} of PyTorch's time, at most ${most}`,
    );
}
const inWasm = (peer: string) =>
  rows.find((r) => r.subject === "tiny step" && r.threads === 2 && r.peer === peer);
const wasm = inWasm("Heddle wasm");
for (const [peer, least] of [
  ["TensorFlow.js WASM", 6],
  ["jax-js WASM", 1.5],
] as const) {
  const row = inWasm(peer);
  if (!wasm || !row) continue;
  const times = row.median / wasm.median;
  judge(
    times >= least,
    `tiny step in WASM, 2 threads: ${times.toFixed(1)}× faster than ${peer}, at least ${least}×`,
  );
}
const json = option("json");
if (json !== undefined)
  writeFileSync(json, `${JSON.stringify({ rows, abouts: [...abouts], load: loadavg() }, null, 2)}\n`);
process.exit(missed === 0 ? 0 : 1);
