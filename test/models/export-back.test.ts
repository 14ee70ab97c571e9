// Imported graphs as the checkpoints they came from: the same tensors, bit for bit; and what is said of graphs that their
// family has no place for.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exportModel, fillWeights, importModel, numbersOf } from "../../src/core/import/index.ts";
import {
  applyEdit,
  check,
  documentWeights,
  type Edit,
  type HeddleDocument,
  readSafetensors,
  type Weights,
} from "../../src/core/index.ts";
import { chosen, models } from "./chosen.ts";

const root = models;
/** One of each way from tensors to weights. */
const folders = chosen(["albert-mlm", "bart", "bloom", "gpt2", "gpt-oss", "llama", "mixtral", "t5-v1.1"]);

const configOf = (name: string) => readFileSync(`${root}/${name}/config.json`, "utf8");

function stored(name: string) {
  const read = readSafetensors(readFileSync(`${root}/${name}/model.safetensors`));
  if (!read.ok) throw new Error(read.why);
  return read.tensors;
}

async function imported(name: string): Promise<{ document: HeddleDocument; weights: Weights }> {
  const tensors = stored(name);
  const result = importModel(
    JSON.parse(configOf(name)),
    new Map([...tensors].map(([at, { dims }]) => [at, dims])),
  );
  if (!result.ok) throw new Error(result.problems.join("; "));
  const filled = await fillWeights(result.model, (tensor) => tensors.get(tensor)!);
  if (!filled.ok) throw new Error(filled.why);
  return { document: result.model.document, weights: filled.weights };
}

/** A graph after edits. */
const edited = (document: HeddleDocument, ...edits: Edit[]): HeddleDocument =>
  edits.reduce((now, edit) => {
    const next = applyEdit(now, edit);
    if (!next.ok) throw new Error(JSON.stringify(next));
    return next.document;
  }, document);

function back(config: string, document: HeddleDocument) {
  const checked = check(document);
  expect(checked.diagnostics.filter((d) => !d.code.startsWith("text/"))).toEqual([]);
  return exportModel(config, checked);
}

const sameBits = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Buffer.compare(Buffer.from(Float32Array.from(a).buffer), Buffer.from(Float32Array.from(b).buffer)) === 0;

describe.skipIf(root === null)("imported and exported, the tensors are those of the original", () => {
  test.each(folders)("%s", async (name) => {
    const { document, weights } = await imported(name);
    const result = back(configOf(name), document);
    if (!result.ok) throw new Error(result.problems.join("; "));
    const original = stored(name);
    const { tensors, config } = result.model;
    expect(tensors.map((t) => [t.name, t.dims])).toEqual(
      [...original].map(([at, { dims }]) => [at, dims]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    for (const tensor of tensors) {
      const { data } = numbersOf(tensor, (weight) => weights[weight]!);
      expect(sameBits(data, original.get(tensor.name)!.data), tensor.name).toBe(true);
    }
    // To the letter, so that floats stay floats.
    expect(config).toBe(configOf(name));
  });
});

describe.skipIf(root === null)("a graph that was edited", () => {
  const llama = () => imported("llama");

  test("goes back under other names of its nodes and with other notes", async () => {
    const { document } = await llama();
    const renamed = edited(
      document,
      { edit: "renameNode", scope: "", id: "blocks", to: "layers" },
      { edit: "renameNode", scope: "layers", id: "qkv", to: "projections" },
    );
    const result = back(configOf("llama"), renamed);
    if (!result.ok) throw new Error(result.problems.join("; "));
    const weights = documentWeights(check(renamed));
    const q = result.model.tensors.find((t) => t.name === "model.layers.1.self_attn.q_proj.weight")!;
    expect(q.parts[0]!.placement.weight).toBe("layers.1.projections.wq");
    expect(numbersOf(q, (name) => weights[name]!).dims).toEqual([32, 32]);
  });

  test("goes back with fewer layers and more rows: its config follows", async () => {
    const { document } = await llama();
    const dims = { N: 1, V: 120 };
    const smaller = edited(
      { ...document, vocabulary: { kind: "ids", tokens: Array.from({ length: 120 }, (_, i) => String(i)) } },
      ...Object.entries(dims).map(([dim, value]): Edit => ({ edit: "setDim", dim, value })),
    );
    const result = back(configOf("llama"), smaller);
    if (!result.ok) throw new Error(result.problems.join("; "));
    expect(JSON.parse(result.model.config)).toMatchObject({ num_hidden_layers: 1, vocab_size: 120 });
    expect(result.model.config.split("\n").length).toBe(configOf("llama").split("\n").length);
    expect(result.model.tensors.find((t) => t.name === "lm_head.weight")!.dims).toEqual([120, 32]);
    expect(result.model.tensors.some((t) => t.name.includes("layers.1"))).toBe(false);
  });

  test.each<[string, Edit, RegExp]>([
    ["a muted block", { edit: "setFlag", node: "blocks/ffn", flag: "mute", on: true }, /blocks\/ffn muted/],
    [
      "another eps",
      { edit: "setParam", node: "norm_f", param: "eps", value: 1e-3 },
      /no longer fits Llama: it is another one at "norm_f".*norm_f\.eps: 0?.* → 0\.001/,
    ],
    [
      "another activation function",
      { edit: "setParam", node: "blocks/ffn", param: "fn", value: "relu" },
      /blocks\/ffn\.fn: .* → relu/,
    ],
    [
      "two weights that are one",
      { edit: "setTie", weight: "norm_f.scale", to: "blocks.0.norm_1.scale" },
      /norm_f\.scale tied to blocks\.0\.norm_1\.scale/,
    ],
  ])("is refused by name: %s", async (_, edit, why) => {
    const { document } = await llama();
    const result = exportModel(configOf("llama"), check(edited(document, edit)));
    expect(result.ok ? "" : result.problems.join("; ")).toMatch(why);
  });

  test("is refused with a weight that no logits depend on", async () => {
    const { document } = await llama();
    const more = edited(
      document,
      { edit: "addNode", scope: "", id: "probe", node: { block: "linear", params: { out: 3, bias: false } } },
      { edit: "connect", scope: "", wire: "norm_f.x → probe.x" },
    );
    const result = back(configOf("llama"), more);
    expect(result).toEqual({ ok: false, problems: ["Llama has no place for the weight probe.w"] });
  });
});
