// What is too much for a proof is said at once: iterations of a repeat that are unlike each other, as many as a dim says,
// and samples as many as that. Neither is worked out until memory is full.
import { expect, test } from "vitest";
import { check, type HeddleDocument } from "../../../src/core/index.ts";
import { proveChecked } from "../../../src/core/prove/index.ts";
import { preset } from "../presets.ts";

/** Two lanes change places in each iteration, each moved on, so that none is like the one before. */
function lanes(count: number): HeddleDocument {
  const shift = (by: number) => ({ block: "shift", params: { direction: "right", by, fill: 0, axis: 1 } });
  const body = {
    inputs: { x: "carried", z: "carried" },
    outputs: ["x", "z"],
    nodes: { a: shift(1), b: shift(2) },
    wires: ["in.x → a.x", "a.x → out.z", "in.z → b.x", "b.x → out.x"],
  } as const;
  const smallest = preset("smallest");
  return {
    ...smallest,
    dims: { ...smallest.dims, B: count, T: 13 },
    layout: {},
    objective: { kind: "next-token", logits: "head.logits" },
    text: { main: "the cat" },
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      ahead: { block: "shift", params: { direction: "left", by: 1, fill: 0 } },
      mixed: { block: "norm", params: { kind: "batchnorm" } },
      lanes: { block: "repeat", params: { count: "B" }, body },
      head: { block: "lm_head" },
    },
    wires: [
      "tokens.ids → emb.ids",
      "emb.x → ahead.x",
      "emb.x → lanes.x",
      "ahead.x → lanes.z",
      "lanes.x → mixed.x",
      "mixed.x → head.x",
    ],
  };
}

test("lanes that change places 1000 times, in as many samples: nothing is claimed, and why", () => {
  const { proof, diagnostics } = proveChecked(check(lanes(1000)), { fixes: false });
  for (const { extent } of proof?.claims ?? [])
    expect(extent.kind === "none" && extent.refusal.why).toMatch(
      /more constraints than a proof has room for/,
    );
  expect(proof?.claims).toHaveLength(3);
  expect(diagnostics.map((d) => d.code)).toEqual(["leak/too-large"]);
});
