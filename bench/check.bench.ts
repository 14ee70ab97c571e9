// How long checking and lowering take, warm: the 12-layer decoder in all, and known models checked.
// Beside them what onnx.shape_inference takes for the same decoder's export, weights left out.
// Bounds of the issue: check + lower of the decoder under 10 ms, checking a known model under 20 ms.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { findProgram } from "../scripts/run-step.ts";
import { check, emitOnnx, type HeddleDocument, lower, parseDocument } from "../src/core/index.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

function parsed(text: string): HeddleDocument {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(result.problems.map((p) => p.message).join("; "));
  return result.document;
}

/** Times of `work` on a fresh document each round: what is remembered by identity does not help. */
function times(text: string, work: (d: HeddleDocument) => void, rounds = 60): number[] {
  const documents = Array.from({ length: rounds + 20 }, () => parsed(text));
  const all = documents.map((d) => {
    const start = performance.now();
    work(d);
    return performance.now() - start;
  });
  return all.slice(20).sort((a, b) => a - b);
}

let failed = 0;
function report(name: string, bound: number, sorted: readonly number[]): void {
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const ok = at(0.5) < bound;
  if (!ok) failed++;
  const figures = [0, 0.5, 0.9].map((s) => at(s).toFixed(2).padStart(6)).join(" ");
  console.log(
    `${name.padEnd(34)} least, median, 90 %: ${figures} ms   bound ${bound} ms ${ok ? "" : "MISSED"}`,
  );
}

const decoder = read("../graphs/decoder-only.graph.json").replace('"N": 2', '"N": 12');
report(
  "decoder, 12 layers: check",
  10,
  times(decoder, (d) => void check(d)),
);
report(
  "decoder, 12 layers: check + lower",
  10,
  times(decoder, (d) => void lower(check(d))),
);
for (const name of ["gpt2-small", "bert-base", "llama-2-7b"]) {
  report(
    `${name}: check`,
    20,
    times(read(`../test/models/${name}.graph.json`), (d) => void check(d)),
  );
}

// The same graph as an ONNX model, its shapes inferred by ONNX itself: what others wait for after an edit.
const program = lower(check(parsed(decoder)));
const python = findProgram("/usr/bin/python3", "python3");
const code = `
import onnx, onnx.shape_inference, sys, time
model, times = onnx.load_model_from_string(sys.stdin.buffer.read()), []
for _ in range(20):
    at = time.perf_counter()
    onnx.shape_inference.infer_shapes(model, strict_mode=True)
    times.append((time.perf_counter() - at) * 1e3)
print(onnx.__version__, sorted(times)[len(times) // 2])
`;
const outputs = ["lm_head.logits"];
const model = emitOnnx(program, { outputs, weights: "inputs" });
const said = spawnSync(python ?? "python3", ["-c", code], { input: model, encoding: "utf8" });
const [version = "", time = ""] = (said.stdout ?? "").trim().split(" ");
console.log(
  said.status === 0
    ? `onnx.shape_inference ${version} on the decoder's export, ${Math.round(model.length / 1024)} kB without weights: ${Number(time).toFixed(1)} ms`
    : "SKIPPED: onnx.shape_inference (Debian: python3-onnx)",
);
process.exit(failed === 0 ? 0 : 1);
