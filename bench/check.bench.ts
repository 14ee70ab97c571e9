// How long checking and lowering take, warm: the 12-layer decoder in all, and known models checked.
// Bounds of the issue: check + lower of the decoder under 10 ms, checking a known model under 20 ms.
import { readFileSync } from "node:fs";
import { check, type HeddleDocument, lower, parseDocument } from "../src/core/index.ts";

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
process.exit(failed === 0 ? 0 : 1);
