// Latent attention as it is trained and as it is served: keys and values expanded from their short vectors, or queries
// brought to these and the short vectors kept alone. The two give the same, and the second has the smaller cache.
import { expect, test } from "vitest";
import { importModel } from "../../src/core/import/index.ts";
import {
  check,
  diagnose,
  evaluate,
  evaluateSize,
  type HeddleDocument,
  isError,
  step,
  verdictOf,
} from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { rowBytes } from "../../src/core/step/bytes.ts";
import { randomFrom } from "../support/random.ts";
import { weightsOf } from "../support/run.ts";
import { trial } from "../support/step-trial.ts";

const config = {
  ...{ model_type: "deepseek_v3", architectures: ["DeepseekV3ForCausalLM"], vocab_size: 20, hidden_size: 16 },
  ...{ intermediate_size: 24, num_hidden_layers: 2, num_attention_heads: 4, first_k_dense_replace: 2 },
  ...{ q_lora_rank: 10, kv_lora_rank: 6, qk_nope_head_dim: 8, qk_rope_head_dim: 4, v_head_dim: 5 },
};

function expanded(): HeddleDocument {
  const read = importModel(config, null);
  if (!read.ok) throw new Error(read.problems.join("; "));
  const { vocabulary: _, ...document } = read.model.document;
  return { ...document, text: {} };
}

/** The matrix that expands becomes two: one of them meets the queries, the other what attention gives. */
function absorbed(): HeddleDocument {
  const document = JSON.parse(JSON.stringify(expanded())) as HeddleDocument & {
    nodes: Record<string, { body: { nodes: Record<string, unknown>; wires: string[] } }>;
  };
  const { body } = document.nodes.blocks!;
  const gone = ["kv_up", "heads_kv", "parts_kv", "key_each"];
  for (const id of gone) delete body.nodes[id];
  const touches = (wire: string) => gone.some((id) => wire.includes(`→ ${id}.`) || wire.startsWith(`${id}.`));
  const rewired = ["parts_q.a → q.a", "attn.out → concat.x"];
  Object.assign(body.nodes, {
    w: { block: "parameter", params: { axes: "R_kv H*(K_n+K_v)" } },
    view: { block: "reshape", params: { shape: "R_kv H K_n+K_v" } },
    parts_w: { block: "split", params: { parts: "K_n K_v" } },
    w_k: { block: "transpose", params: { order: [1, 2, 0] } },
    w_v: { block: "transpose", params: { order: [1, 0, 2] } },
    q_short: { block: "matmul" },
    k_each: { block: "expand", params: { axis: 0, size: "B", role: "batch" } },
    v_each: { block: "expand", params: { axis: 0, size: "B", role: "batch" } },
    expand_v: { block: "matmul" },
    latent: { block: "split_heads", params: { heads: 1, side: "key" } },
    attn: { block: "attention", params: { scaled: false, factor: 1 / Math.sqrt(12) } },
  });
  body.wires = [
    ...body.wires.filter((w) => !touches(w) && !rewired.includes(w)),
    ...["w.y → view.x", "view.x → parts_w.x", "parts_w.a → w_k.x", "parts_w.b → w_v.x"],
    ...["parts_q.a → q_short.a", "w_k.x → k_each.x", "k_each.x → q_short.b", "q_short.y → q.a"],
    ...["norm_kv.x → latent.x", "latent.x → k.a", "rope.k → k.b", "latent.x → attn.v"],
    ...["attn.out → expand_v.a", "w_v.x → v_each.x", "v_each.x → expand_v.b", "expand_v.y → concat.x"],
  ];
  return document;
}

/** Weights under the names of the second form, too. */
function inputs(document: HeddleDocument) {
  const weights = Object.fromEntries(
    Object.entries(weightsOf(check(document))).map(([name, w]) => [
      name.replace(".kv_up.w", ".w.value"),
      { ...w, data: w.data.map((v) => 8 * v) },
    ]),
  );
  return weights;
}

const logits = "lm_head.logits";

test("expanded and absorbed give the same to 1e-5, with the same parameters", () => {
  const [plain, short] = [expanded(), absorbed()];
  expect(check(short).diagnostics.filter(isError)).toEqual([]);
  const weights = inputs(plain);
  const under = Object.fromEntries(
    Object.entries(weights).map(([name, w]) => [name.replace(".w.value", ".kv_up.w"), w]),
  );
  const random = randomFrom(1);
  for (const [B, T] of [
    [1, 1],
    [2, 7],
    [3, 11],
  ] as const) {
    const ids = tensor(
      [B, T],
      Float64Array.from({ length: B * T }, () => Math.floor(20 * random())),
      "i32",
    );
    const valid = tensor([B, T], new Float64Array(B * T).fill(1), "bool");
    const text = (d: HeddleDocument) =>
      Object.fromEntries(
        compile(d).program.inputs.flatMap((i) =>
          i.kind === "ids" ? [[i.name, ids]] : i.kind === "valid" ? [[i.name, valid]] : [],
        ),
      );
    const run = (d: HeddleDocument, w: typeof weights) =>
      evaluate(compile(d).program, { dims: { B, T }, inputs: { ...w, ...text(d) }, fetch: [logits] })[
        logits
      ]!;
    const [a, b] = [run(plain, under), run(short, weights)];
    const far = Math.max(...a.data.map((x, i) => Math.abs(x - b.data[i]!)));
    expect(Math.max(...a.data.map(Math.abs))).toBeGreaterThan(0.1);
    expect(far).toBeLessThan(1e-9);
  }
});

const bytesOf = (document: HeddleDocument): number => {
  const { program } = compile(document);
  const derived = step.derive(program, { stream: "main", logits, rows: "all" });
  if (!derived.ok) throw new Error("refused");
  return derived.plan.caches.reduce(
    (sum, c) => sum + evaluateSize(rowBytes(c), { ...program.dims, B: 1 }),
    0,
  );
};

/** The last byte says whether the token is real. */
test.each([
  ["expanded", expanded, 2 * 4 * (8 + 4 + 5) * 4 + 1],
  ["absorbed", absorbed, 2 * (6 + 4 + 6) * 4 + 1],
] as const)(
  "%s: proved for every size, and written with a cache of the bytes by hand",
  async (_, make, bytes) => {
    const document = make();
    expect(verdictOf(diagnose(document, { fixes: false })).kind).toBe("every-size");
    const found = await trial(document, { prompt: 2, chunk: 2, total: 7 });
    expect(found.refused).toBeUndefined();
    expect(found.wrong).toEqual([]);
    expect(bytesOf(document)).toBe(bytes);
  },
);
