// Several losses train together: the curves tell the total and each part, and every head learns.
import { describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { add, applied, connect, param } from "../../core/edited.ts";
import { newTrainer, options, run, small } from "./support.ts";

const timeout = 60_000;
const trainer = await newTrainer();

const twoHeads: HeddleDocument = applied(
  small("decoder-only"),
  ...[add("shift", "shift"), add("loss", "loss"), add("head2", "lm_head"), add("loss2", "loss")],
  ...[connect("tokens.ids → shift.x"), connect("shift.x → loss.targets"), connect("shift.x → loss2.targets")],
  ...[
    connect("lm_head.logits → loss.logits"),
    connect("norm_f.x → head2.x"),
    connect("head2.logits → loss2.logits"),
  ],
);
const scaled = applied(
  twoHeads,
  ...[add("less", "scale", { by: "factor", factor: 0.25 }), add("total", "add")],
  ...[connect("loss2.loss → less.x"), connect("loss.loss → total.a"), connect("less.x → total.b")],
);

describe.each([
  ["two Loss blocks", twoHeads, 1],
  ["an Add of a loss and a scaled one", scaled, 0.25],
] as const)("%s", (_, document, weight) => {
  test("train as their sum", { timeout }, async () => {
    const { report } = await run(trainer, { document, options: options({ steps: 60, learningRate: 0.01 }) });
    for (const { loss, parts = [] } of [...report.steps, ...report.validations]) {
      expect(parts).toHaveLength(2);
      expect(loss).toBeCloseTo((parts[0] ?? 0) + weight * (parts[1] ?? 0), 4);
    }
    const [first, last] = [report.steps[0]?.parts ?? [], report.steps.at(-1)?.parts ?? []];
    for (const i of [0, 1]) expect(last[i]).toBeLessThan((first[i] ?? 0) - 0.3);
  });

  test("tell where chance is, and that gradients reach every weight", { timeout }, async () => {
    const alone = await trainer.trainBegin(
      { document: small("decoder-only"), options: options() },
      async () => {},
    );
    const info = await trainer.trainBegin({ document, options: options() }, async () => {});
    expect(info.parts).toEqual(["loss", "loss2"]);
    expect(info.chance).toBeCloseTo((1 + weight) * alone.chance, 4);
    expect(info.warnings).toEqual([]);
  });
});

test("a loss behind a large factor is no divergence", { timeout }, async () => {
  const { report } = await run(trainer, {
    document: applied(
      twoHeads,
      add("more", "scale", { by: "factor", factor: 300 }),
      connect("loss2.loss → more.x"),
    ),
    options: options({ steps: 5 }),
  });
  expect(report.failure).toBeNull();
  expect(report.steps).toHaveLength(5);
});

test("one loss by itself tells no parts", { timeout }, async () => {
  const document = applied(twoHeads, param("loss2", "ignore", -1), {
    edit: "removeNode",
    scope: "",
    id: "loss2",
  });
  const info = await trainer.trainBegin({ document, options: options() }, async () => {});
  expect(info.parts).toBeUndefined();
  expect(info.warnings).toEqual(["No gradient reaches head2.w, so it does not train"]);
});
