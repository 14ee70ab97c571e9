// Weights that are held in a session give what fed ones give, for texts of any length.
import { describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { nativeExecutor, nodeWasmExecutor, referenceExecutor } from "../../src/runtime/engine/index.ts";
import { preset } from "../core/presets.ts";
import { streamsOf, weightsOf } from "../support/run.ts";

const address = "lm_head.logits";
const within = (text: string): HeddleDocument => ({ ...preset("decoder-only"), text: { main: text } });
const executors = { native: () => nativeExecutor(1), WASM: () => nodeWasmExecutor(1) };

describe.each(["native", "WASM", "reference"] as const)("%s", (which) => {
  // For steps a library may choose other kernels.
  test.each([undefined, "change"] as const)("held = fed: sizes %s", async (sizes) => {
    const executor = which === "reference" ? referenceExecutor : await executors[which]();
    const [short, long] = [within("once there"), within("once there was a cat")];
    const weights = weightsOf(compile(short).checked);
    const holding = executor.pin(weights);
    for (const document of [short, long, short]) {
      const streams = streamsOf(document);
      const T = streams["main.ids"]?.dims[1] ?? 0;
      const { program } = compile(document, { dims: { B: 1, T } });
      const held = await (await holding.prepare(program, [address], sizes)).run(streams);
      const fed = await (await executor.prepare(program, [address])).run({ ...weights, ...streams });
      expect(held[address]?.dims).toEqual(fed[address]?.dims);
      const [a, b] = [held[address]?.data ?? [], fed[address]?.data ?? []];
      expect(a.length).toBeGreaterThan(0);
      for (let i = 0; i < a.length; i++)
        expect(Math.abs((a[i] as number) - (b[i] as number))).toBeLessThan(1e-5);
    }
    await holding.close();
  });
});

test("a weight that nobody holds is named", async () => {
  const holding = (await nativeExecutor(1)).pin({});
  const { program } = compile(within("once"));
  await expect(holding.prepare(program, [address])).rejects.toThrow(/needs "[a-z0-9_.]+", which is not held/);
});
