// The estimate of a run's memory against the peak that the kernel saw, on graphs of 60 MB to 2 GB.
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { bundledEngines, preset, request, type Which } from "./engine.ts";
import { memoryOf } from "./memory.ts";

const { start } = bundledEngines();

interface Case {
  readonly dims: Record<string, number>;
  readonly samples: number;
  readonly tokens: number;
  readonly fetch: "all" | string[];
  readonly ffn?: string;
}
const logits = ["lm_head.logits"];
const cases: Record<string, Case> = {
  small: { dims: { D: 64, N: 2, H: 4 }, samples: 16, tokens: 64, fetch: "all" },
  // V8 takes what it freed before again, unseen: that must be little beside what is measured.
  more: { dims: { D: 64, N: 2, H: 4 }, samples: 64, tokens: 64, fetch: "all" },
  weights: { dims: { D: 1024, N: 8, H: 16 }, samples: 1, tokens: 8, fetch: logits },
  activations: { dims: { D: 512, N: 2, H: 8 }, samples: 128, tokens: 64, fetch: logits },
  gated: { dims: { D: 512, N: 2, H: 8 }, samples: 64, tokens: 64, fetch: logits, ffn: "swiglu" },
  everything: { dims: { D: 256, N: 3, H: 8 }, samples: 64, tokens: 64, fetch: "all" },
  scores: { dims: { D: 128, N: 1, H: 16 }, samples: 4, tokens: 1024, fetch: logits },
};
/** Two gigabytes and half a minute more: by a command of its own. */
const large = new Set(process.env.HEDDLE_MEMORY === "all" ? [] : ["activations", "everything", "scores"]);
const measured = (
  [
    ...Object.keys(cases).flatMap((name): [Which, string][] => (name === "more" ? [] : [["native", name]])),
    ["WASM", "small"],
    ["WASM", "weights"],
    ["reference", "more"],
  ] satisfies [Which, string][] as [Which, string][]
).filter(([, name]) => !large.has(name));

async function grown({ dims, ffn }: Case): Promise<HeddleDocument> {
  const document = structuredClone(await preset("decoder-only")) as unknown as {
    nodes: Record<string, Record<string, unknown>>;
    dims: object;
  };
  // Sines: no table that limits the length.
  document.nodes.pe = { ...document.nodes.pe, params: { kind: "sinusoidal" } };
  const body = document.nodes.blocks?.body as { nodes: Record<string, object> };
  if (ffn) body.nodes.ffn = { block: "ffn", params: { fn: ffn } };
  Object.assign(document.dims, dims);
  return document as unknown as HeddleDocument;
}

/** MB that a run adds to a fresh engine that has its code loaded, and what was reckoned. */
async function peakOf(which: Which, found: Case) {
  const { client, children } = start(which);
  const engine = which === "reference" ? "reference" : "ort";
  // What every run takes once: code that is loaded at the first use.
  await client.run(request(await preset("decoder-only"), { engine }));
  const pid = children[0]?.pid as number;
  const before = memoryOf(pid, "VmRSS");
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const line = "the ".repeat(found.tokens);
  const text = { main: Array.from({ length: found.samples }, () => line).join("\n") };
  const result = await client.run(request(await grown(found), { text, fetch: found.fetch, engine }));
  return { peak: memoryOf(pid, "VmHWM") - before, estimate: result.memory / 2 ** 20 };
}

describe.skipIf(process.platform !== "linux")("estimate / measured is within 0.7 and 1.5", () => {
  test.each(measured)("%s, %s", async (which, name) => {
    const found = cases[name] as Case;
    // A small peak is half of what V8 has not collected yet, more or less: three runs.
    const runs = [];
    for (let i = 0; i < (name === "small" ? 3 : 1); i++) runs.push(await peakOf(which, found));
    const peaks = runs.map((r) => r.peak);
    const estimate = runs[0]?.estimate ?? Number.NaN;
    const seen = peaks.map((peak) => peak.toFixed(0)).join(", ");
    console.log(`${which} ${name}: estimated ${estimate.toFixed(0)} MB, measured ${seen} MB`);
    expect(estimate / Math.min(...peaks)).toBeGreaterThan(0.7);
    expect(estimate / Math.max(...peaks)).toBeLessThan(1.5);
  });
});
