// Several losses train as the sum that the wires say: loss and gradients against PyTorch and central differences.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  check,
  differentiate,
  evaluate,
  extendProgram,
  type Graph,
  type HeddleDocument,
  lossesOf,
  lower,
  type NodeSpec,
  type Program,
  parseDocument,
  type Tensor,
  totalLoss,
} from "../../../src/core/index.ts";
import { expectGradientClose } from "../../support/close.ts";
import { type StoredTensor, tensorsOf } from "../../support/oracle.ts";

interface Fixture {
  readonly ids: StoredTensor;
  readonly weights: Readonly<Record<string, StoredTensor>>;
  readonly cases: readonly {
    readonly case: string;
    readonly loss: number;
    readonly gradients: Readonly<Record<string, StoredTensor>>;
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL("../../oracle/fixtures/training/losses.json", import.meta.url), "utf8"),
) as Fixture;
const given = tensorsOf(fixture.weights);
const inputs = { ...given, ...tensorsOf({ "main.ids": fixture.ids }) };

type More = Pick<Graph, "nodes" | "wires">;
const times = (factor: number): NodeSpec => ({ block: "scale", params: { by: "factor", factor } });

/** Two heads on one table, each with its loss, and what stands behind the losses. */
function graph({ nodes, wires }: More): HeddleDocument {
  const text = JSON.stringify({
    format: 1,
    name: "two heads",
    dims: { B: 2, T: 5, D: 3, V: 7 },
    text: {},
    seed: 1,
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      head: { block: "lm_head" },
      head2: { block: "lm_head" },
      next: { block: "shift" },
      after: { block: "shift", params: { by: 2 } },
      loss: { block: "loss" },
      loss2: { block: "loss" },
      ...nodes,
    },
    wires: [
      "tokens.ids → emb.ids",
      "tokens.ids → next.x",
      "tokens.ids → after.x",
      "emb.x → head.x",
      "emb.x → head2.x",
      "head.logits → loss.logits",
      "head2.logits → loss2.logits",
      "next.x → loss.targets",
      "after.x → loss2.targets",
      ...wires,
    ],
    layout: {},
  });
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.document;
}

const graphs: Readonly<Record<string, HeddleDocument>> = {
  "two outputs": graph({ nodes: {}, wires: [] }),
  "an Add": graph({
    nodes: { sum: { block: "add" } },
    wires: ["loss.loss → sum.a", "loss2.loss → sum.b"],
  }),
  "a Scale on one": graph({ nodes: { less: times(0.3) }, wires: ["loss2.loss → less.x"] }),
  "a Scale on a sum of scaled losses": graph({
    nodes: { half: times(0.5), less: times(0.3), sum: { block: "add" }, twice: times(2) },
    wires: [
      "loss.loss → half.x",
      "loss2.loss → less.x",
      "half.x → sum.a",
      "less.x → sum.b",
      "sum.y → twice.x",
    ],
  }),
  "one loss, scaled": graph({
    nodes: { less: times(0.25), loss2: { block: "loss", mute: true } },
    wires: ["loss.loss → less.x"],
  }),
  "one loss, counted scaled and as it is": graph({
    nodes: { half: times(0.5), sum: { block: "add" } },
    wires: ["loss.loss → half.x", "loss.loss → sum.a", "loss2.loss → sum.b"],
  }),
};

function withTotal(document: HeddleDocument): Program {
  const checked = check(document);
  const program = lower(checked);
  const g = extendProgram(program);
  const total = totalLoss(g, program, lossesOf(checked, program));
  if (!total) throw new Error("there is no loss");
  return g.finish({ loss: total });
}

const used = (program: Program) => program.inputs.flatMap((i) => (i.kind === "weight" ? [i.name] : []));
const lossOf = (program: Program, weights: Readonly<Record<string, Tensor>> = given): number =>
  evaluate(program, { inputs: { ...inputs, ...weights }, fetch: ["loss"] }).loss?.data[0] ?? Number.NaN;

describe.each(fixture.cases)("$case", ({ case: name, loss, gradients }) => {
  const document = graphs[name];
  if (!document) throw new Error(`no graph for "${name}"`);
  const program = withTotal(document);
  const wrt = used(program);
  const found = evaluate(differentiate(program, "loss", wrt), { inputs });

  test("has PyTorch's loss and gradients", () => {
    expect(found.loss?.data[0]).toBeCloseTo(loss, 5);
    const expected = tensorsOf(gradients);
    for (const weight of wrt) expectGradientClose(found[`d:${weight}`] as Tensor, expected[weight] as Tensor);
    for (const [weight, { data }] of Object.entries(expected))
      if (!wrt.includes(weight)) expect(data.every((d) => d === 0)).toBe(true);
  });

  test("has the gradients of central differences", () => {
    const h = 1e-5;
    for (const weight of wrt) {
      const at = given[weight] as Tensor;
      at.data.forEach((x, i) => {
        const moved = (by: number) => ({
          [weight]: { ...at, data: at.data.map((v, j) => (j === i ? x + by : v)) },
        });
        const slope =
          (lossOf(program, { ...given, ...moved(h) }) - lossOf(program, { ...given, ...moved(-h) })) /
          (2 * h);
        expect(found[`d:${weight}`]?.data[i]).toBeCloseTo(slope, 7);
      });
    }
  });
});

describe("what counts", () => {
  const terms = (document: HeddleDocument) => {
    const checked = check(document);
    return lossesOf(checked, lower(checked));
  };

  test("two equal losses count twice, and once through a sum that a muted node leaves", () => {
    const single = graph({ nodes: { loss2: { block: "loss", mute: true } }, wires: [] });
    const twins = graph({ nodes: {}, wires: [] });
    const wires = twins.wires.map((w) =>
      w.replace("head2.logits →", "head.logits →").replace("after.x → loss2", "next.x → loss2"),
    );
    expect(lossOf(withTotal({ ...twins, wires }))).toBeCloseTo(2 * lossOf(withTotal(single)), 12);
  });

  test("losses in a Repeat count once a round, stacked or carried", () => {
    const inner = {
      block: "repeat",
      params: { count: 3 },
      body: {
        inputs: { logits: "shared" as const, targets: "shared" as const },
        outputs: ["each"],
        nodes: { loss: { block: "loss" } },
        wires: ["in.logits → loss.logits", "in.targets → loss.targets", "loss.loss → out.each"],
      },
    };
    const document = graph({
      nodes: { rounds: inner, loss: { block: "loss", mute: true }, loss2: { block: "loss", mute: true } },
      wires: ["head.logits → rounds.logits", "next.x → rounds.targets"],
    });
    expect(terms(document)).toEqual({
      parts: ["rounds[0]/loss.loss", "rounds[1]/loss.loss", "rounds[2]/loss.loss"],
      terms: ["rounds.each"],
    });
    const single = graph({ nodes: { loss2: { block: "loss", mute: true } }, wires: [] });
    expect(lossOf(withTotal(document))).toBeCloseTo(3 * lossOf(withTotal(single)), 12);
  });

  test("the loss of the objective's logits comes first, whatever its place", () => {
    const document = {
      ...graph({ nodes: {}, wires: [] }),
      objective: { kind: "next-token", logits: "head2.logits" } as const,
    };
    expect(terms(document).parts).toEqual(["loss2.loss", "loss.loss"]);
  });

  test("of a task's answers only losses take some whose targets stand where the objective's do", () => {
    const document = {
      ...graph({ nodes: {}, wires: [] }),
      objective: { kind: "next-token", logits: "head.logits" } as const,
    };
    const program = lower(check(document), { training: true, answers: "answers" });
    const answers = program.inputs.find((i) => i.name.startsWith("answers"));
    const behind = (address: string) => {
      const seen = new Set([program.outputs[address]]);
      for (const op of program.ops.toReversed())
        if (seen.has(op.output)) for (const id of op.inputs) seen.add(id);
      return seen.has(answers?.value);
    };
    expect([behind("loss.loss"), behind("loss2.loss")]).toEqual([true, false]);
  });
});
