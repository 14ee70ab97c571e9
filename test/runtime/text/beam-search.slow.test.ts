// Beam search on what the translation preset has learned: at least as many sentences right as greedily, and as likely.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSafetensors, special } from "../../../src/core/index.ts";
import type { GivenWeights } from "../../../src/runtime/client/index.ts";
import { nativeExecutor, Trainer } from "../../../src/runtime/engine/index.ts";
import { tasks } from "../../../src/runtime/tasks/index.ts";
import { preset } from "../../core/presets.ts";
import { randomFrom } from "../../support/random.ts";

const document = preset("encoder-decoder");

function trained(noise: number): GivenWeights {
  const file = new URL("../../../graphs/encoder-decoder.runs/trained.safetensors", import.meta.url);
  const read = readSafetensors(new Uint8Array(readFileSync(file)));
  if (!read.ok) throw new Error(read.why);
  const random = randomFrom(7);
  const spoilt = (data: ArrayLike<number>) => Float32Array.from(data, (w) => w + noise * (random() - 0.5));
  return Object.fromEntries(
    [...read.tensors].map(([name, { dims, data }]) => [name, { dims, data: spoilt(data as Float32Array) }]),
  );
}

test.each([
  ["as it was trained", 0, 5],
  ["with noise on its weights", 0.05, 12],
])("%s: four beams are at least as good as greedy decoding", async (_, noise, sentences) => {
  const data = await tasks.get("translation")!.open({ seed: 1, vocabulary: document.vocabulary! });
  const { source, main } = data.heldOut(0, sentences);
  const weights = trained(noise);
  const trainer = new Trainer(await nativeExecutor(1), 2 ** 31);
  const words = (stream: typeof main, s: number) =>
    Array.from({ length: stream.time }, (_, t) => s * stream.time + t)
      .filter((at) => stream.valid[at] === 1)
      .map((at) => data.vocabulary.tokens[stream.ids[at]!]!)
      .filter((word) => word !== special.end);
  const right = { greedy: 0, beams: 0 };
  for (let s = 0; s < sentences; s++) {
    const request = { document, weights, prompt: words(source!, s).join(" "), tokens: 12, topK: 0, seed: 1 };
    const write = (beams: number) => trainer.generate({ ...request, temperature: 0, beams }, async () => {});
    const [greedy, four] = [await write(1), await write(4)];
    const expected = words(main, s).join(" ");
    if (greedy.text === expected) right.greedy++;
    if (four.text === expected) right.beams++;
    const scoreOf = ({ tokens }: typeof greedy) =>
      tokens.reduce((sum, t) => sum + Math.log(t.probability), 0) / tokens.length;
    expect(scoreOf(four)).toBeGreaterThanOrEqual(scoreOf(greedy) - 1e-6);
  }
  expect(right.beams).toBeGreaterThanOrEqual(right.greedy);
  if (noise === 0) expect(right).toEqual({ greedy: sentences, beams: sentences });
  else expect(right.greedy).toBeLessThan(sentences);
});
