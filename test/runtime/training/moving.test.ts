// Which weights move, by which optimizer, and how fast: frozen parts, Muon's share, schedules, going on.
import { expect, test } from "vitest";
import { learningRateAt, optimizerNames, readCheckpoint } from "../../../src/runtime/client/index.ts";
import { newTrainer, options, run, small } from "./support.ts";

const document = small("decoder-only");

async function tensorsAfter(steps: number, more: Parameters<typeof options>[0]) {
  const trainer = await newTrainer();
  const request = { document, options: options(more) };
  const { training, losses } =
    steps === 0
      ? { ...(await trainer.trainBegin(request, async () => {})), losses: [] }
      : await run(trainer, request, steps);
  const { bytes } = await trainer.trainCheckpoint({ training });
  const { tensors } = readCheckpoint(bytes);
  return { tensors, losses, bytes };
}

test("frozen nodes stand still to the bit, and the others move", async () => {
  const frozen = ["emb", "blocks.1", "blocks/ffn"];
  const { tensors: before } = await tensorsAfter(0, {});
  const { tensors: after } = await tensorsAfter(3, { frozen });
  const moved = Object.keys(before).filter((name) => !/^[mv]:/.test(name));
  const isHeld = (name: string) => /^emb\.|^blocks\.1\.|^blocks\.\d\.ffn\./.test(name);
  for (const name of moved) {
    const same = before[name]!.data.every((x, i) => Object.is(x, after[name]!.data[i]));
    expect([name, same]).toEqual([name, isHeld(name)]);
  }
  expect(moved.filter(isHeld).length).toBeGreaterThan(10);
});

test("what is not there cannot be frozen, and something must move", async () => {
  const trainer = await newTrainer();
  const begin = (frozen: string[]) =>
    trainer.trainBegin({ document, options: options({ frozen }) }, async () => {});
  await expect(begin(["embb"])).rejects.toThrow(/No weight to freeze belongs to "embb".*; there is "emb"/);
  await expect(
    begin(Object.keys(document.nodes).filter((id) => /^(emb|pe|blocks|lm_head|.*norm.*)$/.test(id))),
  ).rejects.toThrow("Nothing to train: all weights that the loss depends on are frozen");
});

test("Muon moves hidden matrices, AdamW the embedding, the head, gains and biases", async () => {
  const { tensors } = await tensorsAfter(1, { optimizer: "muon" });
  const adamw = Object.keys(tensors).filter((name) => name.startsWith("v:"));
  const all = Object.keys(tensors).filter((name) => name.startsWith("m:"));
  const muon = all.map((name) => name.slice(2)).filter((name) => !adamw.includes(`v:${name}`));
  const hidden = ["qkv.w", "wo.w", "ffn.up.w", "ffn.down.w"];
  const layers = Array.from({ length: Number(document.dims.N) }, (_, i) => i);
  expect(muon.sort()).toEqual(layers.flatMap((i) => hidden.map((w) => `blocks.${i}.${w}`)).sort());
});

test.each(optimizerNames)(
  "%s learns, and goes on from a checkpoint as if it had not stopped",
  async (optimizer) => {
    const rates = { learningRate: 3e-3, schedule: "wsd" as const };
    const whole = await tensorsAfter(12, { optimizer, ...rates });
    const { bytes } = await tensorsAfter(5, { optimizer, ...rates });
    const request = { document, options: options({ optimizer, ...rates }), checkpoint: bytes };
    const { losses } = await run(await newTrainer(), request);
    expect(losses).toEqual(whole.losses.slice(5));
    expect(Math.min(...losses)).toBeLessThan(whole.losses[0]!);
  },
);

test("schedules rise, fall as they say, and end where they say", () => {
  const base = { learningRate: 1, minLearningRate: 0.1, warmup: 10, steps: 110 };
  const at = (schedule: "cosine" | "linear" | "constant" | "wsd", ...steps: number[]) =>
    steps.map((step) => Number(learningRateAt(step, { ...base, schedule }).toFixed(6)));
  for (const schedule of ["cosine", "linear", "constant", "wsd"] as const)
    expect(at(schedule, 0, 9, 10)).toEqual([0.090909, 0.909091, 1]);
  expect(at("cosine", 60, 110, 200)).toEqual([0.55, 0.1, 0.1]);
  expect(at("linear", 35, 60, 85, 110)).toEqual([0.775, 0.55, 0.325, 0.1]);
  expect(at("constant", 60, 109, 110)).toEqual([1, 1, 1]);
  expect(at("wsd", 60, 90, 100, 110)).toEqual([1, 1, 0.55, 0.1]);
  expect(learningRateAt(60, base)).toBe(learningRateAt(60, { ...base, schedule: "cosine" }));
});
