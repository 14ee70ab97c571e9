// Our check beside onnx.shape_inference on the same model, exported: both work out the shape of everything. Their runs
// take turns with ours, so that what else the machine does meets both.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { check, emitOnnx, lower } from "../../src/core/index.ts";
import { layered, parsed } from "./models.ts";
import { ascending, at, report, timed } from "./times.ts";

const rounds = 40;
/** Debian's own Python has onnx; a virtual environment may not. */
const pythons = [process.env.HEDDLE_PYTHON, "/usr/bin/python3", "python3"].filter((p) => p !== undefined);

interface Peer {
  readonly about: string;
  readonly run: () => Promise<number>;
  readonly end: () => void;
}

/** Null where there is no Python with onnx. */
async function startPeer(python: string, model: string): Promise<Peer | null> {
  const script = fileURLToPath(new URL("shape_inference.py", import.meta.url));
  const child = spawn(python, [script, model], { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  child.on("error", () => child.stdout.destroy());
  const next = async () => (await lines.next()).value as string | undefined;
  const about = await next();
  if (about === undefined) return null;
  const run = async () => {
    child.stdin.write("run\n");
    return Number(await next());
  };
  return { about, run, end: () => child.stdin.end() };
}

export async function benchOnnx(): Promise<void> {
  const text = layered("decoder-only", 12);
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const file = join(folder, "model.onnx");
  const program = lower(check(parsed(text)));
  writeFileSync(file, emitOnnx(program, { outputs: ["lm_head.logits"] }));
  try {
    for (const python of pythons) {
      const peer = await startPeer(python, file);
      if (!peer) continue;
      await compare(text, peer);
      return;
    }
    console.log("\nBeside onnx.shape_inference: skipped, no Python with onnx was found (set HEDDLE_PYTHON).");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(text: string, peer: Peer): Promise<void> {
  const [version, nodes, inferred] = peer.about.split(" ");
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let i = -rounds / 2; i < rounds; i++) {
    const document = parsed(text);
    const times = [timed(() => check(document)), await peer.run()] as const;
    if (i < 0) continue;
    ours.push(times[0]);
    theirs.push(times[1]);
  }
  peer.end();
  console.log("\n12-layer decoder: shapes of everything");
  report("  our check", ascending(ours));
  report(`  onnx.shape_inference ${version}, ${nodes} nodes, ${inferred} shapes`, ascending(theirs));
  const ratios = ascending(theirs.map((t, i) => t / (ours[i] as number)));
  const figures = [0.25, 0.5, 0.75].map((s) => at(ratios, s).toFixed(1));
  console.log(`  its time over ours, quartiles of ${rounds} rounds: ${figures.join(", ")}`);
}
