// Who writes many tokens by a large model holds its weights in a session, and nobody else does.
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { type Executor, nativeExecutor, Trainer } from "../../src/runtime/engine/index.ts";
import { preset } from "../core/presets.ts";

test("a large model's weights are held while it writes many tokens, and let go; the text is the same", async () => {
  const executor = await nativeExecutor(2);
  const seen: string[] = [];
  const watched: Executor = {
    ...executor,
    pin(weights) {
      const holding = executor.pin(weights);
      seen.push("held");
      return {
        ...holding,
        close: async () => {
          await holding.close();
          seen.push("let go");
        },
      };
    },
  };
  const large = { ...preset("decoder-only"), dims: { ...preset("decoder-only").dims, D: 512, N: 2 } };
  const write = async (
    document: HeddleDocument,
    tokens: number,
    memoryLimit = 4 * 2 ** 30,
    cache = false,
  ) => {
    const request = {
      cache,
      document,
      prompt: "once there",
      tokens,
      temperature: 0,
      topK: 0,
      seed: 1,
      weights: {},
    };
    // Ended early: whether the weights are held is decided by what was asked for.
    const written: string[] = [];
    const ended = new Error("enough");
    const keep = async (_done: number, _of: number, _note: string, data?: unknown) => {
      if (!data) return; // weights are made
      written.push((data as { token: string }).token);
      if (written.length === 15) throw ended;
    };
    await expect(new Trainer(watched, memoryLimit).generate(request, keep)).rejects.toBe(ended);
    return written;
  };
  const few = await write(large, 199);
  expect(seen).toEqual([]);
  const many = await write(large, 200);
  expect(seen).toEqual(["held", "let go"]);
  expect(many).toEqual(few);
  await write(preset("decoder-only"), 200);
  await write(large, 200, 80 * 2 ** 20);
  expect(seen).toEqual(["held", "let go"]);
  // A step of one position packs as much and computes less: holding pays earlier.
  const kept = await write(large, 40, 4 * 2 ** 30, true);
  expect(seen).toEqual(["held", "let go", "held", "let go"]);
  expect(kept).toEqual(few);
});
