// A trained GPT with PyTorch's intermediates: every stored value to 1e-5, and it sorts whatever it is given.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { emitOnnx, evaluate, readSafetensors, type Tensor, writeSafetensors } from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { bundledHeddle } from "../cli/heddle.ts";
import { checkpointWeights, modelGraph, readTensors } from "../support/checkpoint.ts";
import { expectClose } from "../support/close.ts";
import { openNative, openWasm } from "../support/onnx-runtime.ts";
import { sharedData } from "../support/shared-data.ts";

const folder = sharedData("nano-gpt-sort");

/** Name in the file → address in the graph. */
const places: Readonly<Record<string, string>> = {
  tok_emb: "emb.x",
  pos_emb: "pe.pe",
  x: "add_pe.y",
  ln1: "blocks[0]/norm_1.x",
  q: "blocks[0]/qkv.q",
  k: "blocks[0]/qkv.k",
  v: "blocks[0]/qkv.v",
  att: "blocks[0]/attn/mask.x",
  attSm: "blocks[0]/attn.weights",
  y: "blocks[0]/concat.x",
  yProj: "blocks[0]/wo.y",
  attnResid: "blocks[0]/add_1.y",
  ln2: "blocks[0]/norm_2.x",
  fc: "blocks[0]/ffn/up.y",
  gelu: "blocks[0]/ffn/act.x",
  mlp: "blocks[0]/ffn.y",
  mlpResid: "blocks[0]/add_2.y",
  block0: "blocks[0]/add_2.y",
  block1: "blocks[1]/add_2.y",
  block2: "blocks[2]/add_2.y",
  ln_f: "norm_f.x",
  lm_head: "lm_head.logits",
  probs: "probs.p",
};

describe.skipIf(folder === null)("nano-gpt-sort", () => {
  const { checked, program } = compile(modelGraph("nano-gpt-sort"));
  const weights =
    folder === null ? {} : checkpointWeights(checked, "nano-gpt-sort", `${folder}/model.safetensors`);
  const logits = emitOnnx(program, { outputs: ["lm_head.logits"] });

  test("has every intermediate that PyTorch has, to 1e-5", async () => {
    const stored = readTensors(`${folder}/expected.safetensors`);
    const { idx, ...rest } = Object.fromEntries(stored);
    expect(Object.keys(rest).sort()).toEqual(Object.keys(places).sort());
    const [b = 0, t = 0] = idx?.dims ?? [];
    const ids = tensor([b, t], Float64Array.from(idx?.data ?? []), "i32");
    const inputs = {
      ...weights,
      "main.ids": ids,
      "main.valid": tensor([b, t], new Float64Array(b * t).fill(1), "bool"),
    };
    const addresses = [...new Set(Object.values(places))];
    const found = evaluate(program, { dims: { B: b, T: t }, inputs, fetch: addresses });
    const model = emitOnnx(program, { outputs: addresses });
    const engines = [found, await (await openNative(model))(inputs), await (await openWasm(model))(inputs)];
    for (const values of engines) {
      for (const [name, address] of Object.entries(places)) {
        const got = values[address] as Tensor;
        const want = stored.get(name);
        // The file keeps a leading axis of one sample on the position table.
        const expected = tensor(got.dims, Float64Array.from(want?.data ?? []));
        expectClose(got, expected, { absolute: 1e-5, relative: 0 });
      }
    }
  });

  test("sorts each of the 729 inputs", async () => {
    const run = await openNative(logits);
    const rows = Array.from({ length: 729 }, (_, n) =>
      Array.from({ length: 6 }, (_, i) => Math.floor(n / 3 ** i) % 3),
    );
    const written = rows.map((row) => [...row]);
    for (let step = 0; step < 6; step++) {
      const time = 6 + step;
      const inputs = { ...weights, "main.ids": tensor([729, time], written.flat(), "i32") };
      const out = (await run(inputs))["lm_head.logits"] as Tensor;
      written.forEach((row, s) => {
        const at = (s * time + time - 1) * 3;
        const last = [...out.data.subarray(at, at + 3)];
        row.push(last.indexOf(Math.max(...last)));
      });
    }
    const sorted = written.filter(
      (row, s) => String(row.slice(6)) === String(rows[s]?.toSorted((a, b) => a - b)),
    );
    expect(sorted).toHaveLength(729);
  });

  const { heddle, json, file } = bundledHeddle();
  const graphFile = "test/models/nano-gpt-sort.graph.json";
  const names = "test/models/nano-gpt-sort.names.json";

  test("a map of names puts its weights onto the graph; what does not fit is said by name", async () => {
    const out = await file("bound.safetensors", "");
    const bind = (...more: string[]) =>
      heddle("import", `${folder}/model.safetensors`, "--onto", graphFile, "-o", out, "--force", ...more);
    expect(await bind("--map", names)).toMatchObject({ code: 0 });
    const read = readSafetensors(readFileSync(out));
    for (const [name, { dims, data }] of Object.entries(weights)) {
      const got = read.ok ? read.tensors.get(name) : undefined;
      expect([got?.dims, got && [...got.data]], name).toEqual([dims, [...Float32Array.from(data)]]);
    }
    const bare = await bind();
    expect(bare).toMatchObject({ code: 2 });
    expect(bare.error).toContain('it has no tensor "emb.table" for the weight emb.table');
    const wrong = JSON.parse(readFileSync(names, "utf8"));
    wrong["blocks.#.qkv.w"] = "transformer.h.#.attn.c_attn.weight columns 0:48";
    wrong.odd = "x";
    const said = (await bind("--map", await file("wrong.json", JSON.stringify(wrong)))).error;
    expect(said).toContain("the weight blocks.0.qkv.w is [48, 144], but");
    expect(said).toContain("gives [48, 48] of [48, 144]");
    expect(said).toContain("the graph has no weight odd");
  });

  test("the command line runs it with its weights in a file", async () => {
    const stored = Object.entries(weights).map(
      ([name, { dims, data }]) => [name, { dims, data: Float32Array.from(data) }] as const,
    );
    const path = await file("nano.safetensors", "");
    writeFileSync(path, writeSafetensors(Object.fromEntries(stored)));
    const graph = "test/models/nano-gpt-sort.graph.json";
    const { code, json: ran } = await json(
      "run",
      graph,
      "--weights",
      path,
      "--ids",
      "2,1,0,1,1,2",
      "--fetch",
      "lm_head.logits",
    );
    expect(code).toBe(0);
    const inputs = { ...weights, "main.ids": tensor([1, 6], [2, 1, 0, 1, 1, 2], "i32") };
    const expected = evaluate(program, { dims: { B: 1, T: 6 }, inputs, fetch: ["lm_head.logits"] });
    const found = ran.values["lm_head.logits"];
    expectClose(tensor(found.dims, found.data), expected["lm_head.logits"] as Tensor);
  });
});
