// What must hold of the mechanisms whatever the weights are.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocks, evaluate, type HeddleDocument, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { expectClose } from "../../support/close.ts";
import { graphOf } from "../../support/oracle.ts";
import { randomFrom } from "../../support/random.ts";
import { runDocument } from "../../support/run.ts";
import { preset } from "../presets.ts";

const draw = (dims: readonly number[], seed: number): Tensor => {
  const random = randomFrom(seed);
  const count = dims.reduce((a, b) => a * b, 1);
  return tensor(
    dims,
    Float64Array.from({ length: count }, () => 4 * random() - 2),
  );
};

/** Position `t` of x [B, T, D]. */
const position = (x: Tensor, t: number): number[] => {
  const [b = 0, time = 0, d = 0] = x.dims;
  return Array.from({ length: b }, (_, s) => [
    ...x.data.subarray((s * time + t) * d, (s * time + t + 1) * d),
  ]).flat();
};

describe("grouped-query attention", () => {
  const modern = preset("decoder-modern");

  test("with as many groups as heads is multi-head attention, exactly", () => {
    const named = runDocument({ ...modern, dims: { ...modern.dims, G: 4 } }, ["lm_head.logits"]);
    const text = JSON.stringify(modern).replace('"kv_heads":"G"', '"kv_heads":"H"');
    const plain = runDocument(JSON.parse(text) as HeddleDocument, ["lm_head.logits"]);
    expect(named["lm_head.logits"]).toEqual(plain["lm_head.logits"]);
  });

  test("multi-query attention makes one key and one value head for all query heads", () => {
    const c = {
      block: "qkv",
      params: { kv_heads: 1 },
      dims: { B: 1, T: 3, D: 8, H: 4 },
      axes: { x: "B:batch T:time D:feature" },
      inputs: {},
    };
    const { document, feeds } = graphOf(c);
    const { checked } = compile(document, { feeds });
    expect(checked.root.byId.get("it")?.outputs.map((o) => o.type.axes?.map((a) => a.size.key))).toEqual([
      ["B", "H", "T", "D/H"],
      ["B", "1", "T", "D/H"],
      ["B", "1", "T", "D/H"],
    ]);
  });
});

describe("RoPE", () => {
  /** Scores of q and k [1, 2, T or S, 8] after both were turned, with the first token at `offset`. */
  function scores(pairs: string, offset: number, q: Tensor, k: Tensor): Tensor {
    const axes = { q: "B:batch H:head T:query K:feature", k: "B:batch H:head S:key K:feature" };
    const dims = { B: 1, H: 2, T: q.dims[2] ?? 0, S: k.dims[2] ?? 0, K: 8 };
    const { document, feeds } = graphOf({ block: "rope", params: { pairs, offset }, dims, axes, inputs: {} });
    const nodes = { ...document.nodes, scores: { block: "scores" } };
    const wires = [...document.wires, "it.q → scores.q", "it.k → scores.k"];
    const { program } = compile({ ...document, nodes, wires }, { feeds });
    return evaluate(program, { inputs: { q, k }, fetch: ["scores.scores"] })["scores.scores"] as Tensor;
  }

  test.each(["half", "interleaved"])("scores do not change when all positions shift (%s)", (pairs) => {
    const [q, k] = [draw([1, 2, 5, 8], 1), draw([1, 2, 5, 8], 2)];
    const first = scores(pairs, 0, q, k);
    for (const offset of [1, 7, 100, -50]) expectClose(scores(pairs, offset, q, k), first);
  });

  test.each(["half", "interleaved"])(
    "scores of one pair of vectors depend on their distance alone (%s)",
    (pairs) => {
      const row = draw([8], 3).data;
      const same = tensor(
        [1, 2, 5, 8],
        Float64Array.from({ length: 80 }, (_, i) => row[i % 8] as number),
      );
      const s = scores(pairs, 0, same, same);
      const at = (t: number, j: number) => s.data[t * 5 + j] as number;
      for (let t = 1; t < 5; t++)
        for (let j = 1; j < 5; j++) expect(at(t, j)).toBeCloseTo(at(t - 1, j - 1), 9);
      expect(Math.abs(at(0, 0) - at(0, 3))).toBeGreaterThan(1e-3);
    },
  );

  test("the last queries of a text, turned without those before them, have the scores that they have among all", () => {
    const [q, k] = [draw([1, 2, 5, 8], 4), draw([1, 2, 5, 8], 5)];
    for (const pairs of ["half", "interleaved"]) {
      for (const offset of [0, 7]) {
        const all = scores(pairs, offset, q, k);
        for (let count = 1; count < 5; count++) {
          const last = lastRows(q, count);
          expectClose(scores(pairs, offset, last, k), lastRows(all, count));
        }
      }
    }
  });

  /** The last rows of x [1, 2, T, K]. */
  function lastRows({ dims, data }: Tensor, count: number): Tensor {
    const [, heads = 0, time = 0, width = 0] = dims;
    const rows = Array.from({ length: heads }, (_, h) => [
      ...data.subarray((h * time + time - count) * width, (h + 1) * time * width),
    ]);
    return tensor([1, heads, count, width], rows.flat());
  }
});

describe("positions", () => {
  const encoder = preset("encoder");
  const without: HeddleDocument = {
    ...encoder,
    nodes: { ...encoder.nodes, pe: { ...(encoder.nodes.pe as { block: string }), mute: true } },
  };
  const ids = [5, 9, 30, 2, 17, 40];
  const run = (document: HeddleDocument, order: readonly number[]) => {
    const inputs = {
      "main.ids": tensor(
        [1, 6],
        order.map((i) => ids[i] as number),
        "i32",
      ),
      "main.valid": tensor([1, 6], [1, 1, 1, 1, 1, 1], "bool"),
    };
    return runDocument(document, ["lm_head.logits"], inputs, { dims: { B: 1, T: 6 } })[
      "lm_head.logits"
    ] as Tensor;
  };

  test("without them, permuting the tokens permutes the outputs", () => {
    const plain = run(without, [0, 1, 2, 3, 4, 5]);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const permuted = run(without, order);
        order.forEach((from, to) => {
          position(permuted, to).forEach((v, i) => {
            expect(v).toBeCloseTo(position(plain, from)[i] as number, 9);
          });
        });
      }),
      { numRuns: 10 },
    );
  });

  test("with them it does not", () => {
    const [plain, turned] = [run(encoder, [0, 1, 2, 3, 4, 5]), run(encoder, [5, 4, 3, 2, 1, 0])];
    const far = position(turned, 0).map((v, i) => Math.abs(v - (position(plain, 5)[i] as number)));
    expect(Math.max(...far)).toBeGreaterThan(1e-3);
  });
});

describe("FFN", () => {
  test.each(blocks.get("ffn")?.params.fn?.choices ?? [])(
    "%s: its Jacobian is block-diagonal over positions",
    (fn) => {
      const c = {
        block: "ffn",
        params: { fn },
        dims: { B: 2, T: 4, D: 3 },
        axes: { x: "B:batch T:time D:feature" },
        inputs: {},
      };
      const { document, feeds } = graphOf(c);
      const run = (x: Tensor) => runDocument(document, ["it.y"], { x }, { feeds })["it.y"] as Tensor;
      const x = draw([2, 4, 3], 5);
      const y = run(x);
      for (let t = 0; t < 4; t++) {
        for (let d = 0; d < 3; d++) {
          const moved = tensor(x.dims, x.data.slice());
          moved.data[t * 3 + d] = (x.data[t * 3 + d] as number) + 1;
          const z = run(moved);
          const changed = [0, 1, 2, 3].filter((u) => position(z, u).some((v, i) => v !== position(y, u)[i]));
          expect(changed).toEqual([t]);
        }
      }
    },
  );
});

describe("repeat", () => {
  /** Twice or more the same linear map on x, by one node. */
  const repeated = (weights: string, count: number): HeddleDocument => ({
    format: 1,
    name: "Repeat",
    dims: { B: 1, T: 2, D: 3, N: count },
    text: {},
    seed: 4,
    inputs: { x: "shared" },
    outputs: [],
    nodes: {
      it: {
        block: "repeat",
        params: { weights },
        body: {
          inputs: { x: "carried" },
          outputs: ["x", "each"],
          nodes: { lin: { block: "linear", params: { std: 1 } } },
          wires: ["lin.y → out.each", "lin.y → out.x", "in.x → lin.x"],
        },
      },
    },
    wires: ["in.x → it.x"],
    layout: {},
  });
  const { feeds } = graphOf({
    block: "linear",
    params: {},
    dims: {},
    axes: { x: "B:batch T:time D:feature" },
    inputs: {},
  });
  const x = draw([1, 2, 3], 6);

  test("with shared weights applies one map again and again", () => {
    const once = (v: Tensor) =>
      runDocument(repeated("shared", 1), ["it.x"], { x: v }, { feeds })["it.x"] as Tensor;
    const thrice = runDocument(repeated("shared", 3), ["it.x"], { x }, { feeds })["it.x"] as Tensor;
    expect(thrice).toEqual(once(once(once(x))));
  });

  test("with weights of its own each iteration differs, and what is not carried is stacked", () => {
    const out = runDocument(
      repeated("own", 3),
      ["it.x", "it.each", "it[1]/lin.y", "it[2]/lin.y"],
      { x },
      { feeds },
    );
    expect(out["it.each"]?.dims).toEqual([3, 1, 2, 3]);
    expect([...(out["it.each"]?.data ?? [])].slice(12)).toEqual([...(out["it.x"]?.data ?? [])]);
    expect(out["it[2]/lin.y"]).toEqual(out["it.x"]);
    expect(out["it[1]/lin.y"]).not.toEqual(out["it.x"]);
  });
});
