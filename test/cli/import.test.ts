// `heddle import`: what it writes and how that runs; and what it says of folders that cannot be read.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/core/index.ts";
import { expectedOf, rowsOf } from "../models/hugging-face.ts";
import { sharedData } from "../support/shared-data.ts";
import { bundledHeddle } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const llama = sharedData("hf/llama");

/** A copy of the folder in which something is changed. */
async function changed(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(dirname(await file("here", "")), "model");
  await mkdir(folder);
  for (const name of ["config.json", "model.safetensors"]) await cp(`${llama}/${name}`, join(folder, name));
  await change(folder);
  return folder;
}

const withConfig = (keys: Record<string, unknown>) => async (folder: string) => {
  const path = join(folder, "config.json");
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...keys }));
};

const withTensors =
  (edit: (tensors: Record<string, { dims: readonly number[]; data: Float32Array }>) => void) =>
  async (folder: string) => {
    const path = join(folder, "model.safetensors");
    const read = readSafetensors(await readFile(path));
    if (!read.ok) throw new Error(read.why);
    const tensors = Object.fromEntries(
      [...read.tensors].map(([name, { dims, data }]) => [name, { dims, data: Float32Array.from(data) }]),
    );
    edit(tensors);
    await writeFile(path, writeSafetensors(tensors));
  };

const pipe = (name: string) => async (folder: string) => {
  await rm(join(folder, name));
  execFileSync("python3", ["-c", "import os, sys; os.mkfifo(sys.argv[1])", join(folder, name)]);
};

const link = (name: string, to: string) => async (folder: string) => {
  await rm(join(folder, name));
  await symlink(to, join(folder, name));
};

/** An index in place of the weights. */
const shard = (name: string) => async (folder: string) => {
  await rm(join(folder, "model.safetensors"));
  const index = { weight_map: { "model.norm.weight": name } };
  await writeFile(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
};

const deep = (folder: string) =>
  writeFile(
    join(folder, "config.json"),
    `{"model_type":"llama","num_attention_heads":2,"vocab_size":9,"hidden_size":${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}}`,
  );

describe.skipIf(llama === null)("heddle import", () => {
  test("a folder becomes a graph that runs with its weights, padding and all", async () => {
    const out = join(dirname(await file("here", "")), "llama.graph.json");
    const { code, json: said } = await json("import", llama!, "-o", out);
    expect(code).toBe(0);
    expect(said).toMatchObject({ name: "llama", family: "Llama", parameters: 24736 });
    const expected = expectedOf(llama!);
    const rows = (name: string) =>
      rowsOf(expected.get(name)!)
        .map((row) => row.join(","))
        .join(";");
    const { json: ran } = await json(
      ...["run", out, "--ids", rows("ids"), "--valid", rows("mask_left"), "--fetch", "logits"],
    );
    const valid = rowsOf(expected.get("mask_left")!).flat();
    const wanted = expected.get("logits_left")!.data;
    expect(Object.keys(ran.values)).toEqual(["logits"]);
    const far = Float32Array.from(wanted).reduce(
      (most: number, v: number, i: number) =>
        valid[Math.floor(i / 96)] ? Math.max(most, Math.abs(v - ran.values.logits.data[i])) : most,
      0,
    );
    expect(far).toBeLessThan(1e-4);
    const again = await heddle("import", llama!, "-o", out);
    expect([again.code, again.error]).toEqual([2, expect.stringContaining("use --force to overwrite")]);
  });

  const written = async (name: string, rows: readonly string[]) => {
    const folder = sharedData(`hf/${name}`)!;
    const out = join(dirname(await file("here", "")), `${name}.graph.json`);
    expect((await heddle("import", folder, "-o", out)).code).toBe(0);
    const stored = expectedOf(folder);
    const texts = Object.fromEntries(
      rows.map((what) => [
        what,
        rowsOf(stored.get(what)!)
          .map((row) => row.join(","))
          .join(";"),
      ]),
    );
    return { out, texts, stored };
  };
  const furthest = (found: readonly number[], wanted: ArrayLike<number>) =>
    found.reduce((most, v, i) => Math.max(most, Math.abs(v - wanted[i]!)), 0);

  test("token types are taken by a run, and those without a row are refused", async () => {
    const { out, texts, stored } = await written("bert-mlm", ["ids", "token_types"]);
    const run = (...more: string[]) => json("run", out, "--ids", texts.ids!, "--fetch", "logits", ...more);
    const [plain, typed] = [await run(), await run("--token-types", texts.token_types!)];
    expect(furthest(plain.json.values.logits.data, stored.get("logits")!.data)).toBeLessThan(1e-4);
    expect(furthest(typed.json.values.logits.data, stored.get("logits_types")!.data)).toBeLessThan(1e-4);
    const wide = await heddle("run", out, "--ids", "5,6", "--token-types", "0,2");
    expect([wide.code, wide.error]).toEqual([
      2,
      expect.stringContaining(
        'token type 2 of "main" has no row in the table of "emb_types", which has 2 rows',
      ),
    ]);
    const short = await heddle("run", out, "--ids", "5,6", "--token-types", "0");
    expect(short.error).toContain("1 line of 2 tokens, but token types are given for 1 line of 1");
  });

  test("an encoder–decoder writes what transformers writes, greedily and by beams, with its cache", async () => {
    const { out, texts, stored } = await written("t5", ["ids", "target"]);
    const ran = await json(
      ...[
        "run",
        out,
        "--ids",
        `source=${texts.ids!}`,
        "--ids",
        `target=${texts.target!}`,
        "--fetch",
        "logits",
      ],
    );
    expect(furthest(ran.json.values.logits.data, stored.get("logits")!.data)).toBeLessThan(1e-4);
    const source = texts.ids!.split(";")[0]!.replaceAll(",", " ");
    for (const beams of ["1", "4"]) {
      const { out: output } = await heddle(
        ...["generate", out, "--prompt", source, "--temperature", "0", "--tokens", "12", "--beams", beams],
        "--json",
      );
      const told = JSON.parse(output.trim().split("\n").at(-1)!);
      const wanted = rowsOf(stored.get(beams === "1" ? "greedy" : "beam4")!)[0]!.slice(1);
      expect([told.text, told.cache.kept]).toEqual([wanted.join(" "), true]);
    }
  });

  test.each<readonly [string, (folder: string) => Promise<unknown>, string]>([
    [
      "an unknown key",
      withConfig({ attention_sauce: 3 }),
      "config key `attention_sauce` = 3 is not understood",
    ],
    ["an unknown architecture", withConfig({ model_type: "gpt9" }), '`model_type` = "gpt9" is not supported'],
    ["another head", withConfig({ architectures: ["LlamaForQuestionAnswering"] }), "LlamaForCausalLM"],
    ["an unknown function", withConfig({ hidden_act: "mish" }), '`hidden_act` = "mish"'],
    ["absurd sizes", withConfig({ num_hidden_layers: 1e9 }), "more than Heddle unrolls"],
    [
      "sizes of another model",
      withConfig({ intermediate_size: 60 }),
      "is [64, 32], but the config makes it [60, 32]",
    ],
    [
      "a share of RoPE that nobody reads",
      withConfig({ partial_rotary_factor: 0.5 }),
      "partial_rotary_factor",
    ],
    [
      "a missing tensor",
      withTensors((t) => delete t["model.norm.weight"]),
      '"model.norm.weight" [32] is missing',
    ],
    [
      "a tensor too many",
      withTensors((t) => Object.assign(t, { odd: { dims: [1], data: Float32Array.of(1) } })),
      'tensor "odd" [1] belongs to nothing',
    ],
    [
      "NaN",
      withTensors((t) => void t["model.norm.weight"]!.data.fill(Number.NaN, 3, 4)),
      'tensor "model.norm.weight" has NaN at index 3',
    ],
    [
      "a file that is cut off",
      async (f) =>
        writeFile(`${f}/model.safetensors`, (await readFile(`${f}/model.safetensors`)).subarray(0, -9)),
      "but the file has",
    ],
    [
      "a config that is a folder",
      async (f) => {
        await rm(`${f}/config.json`);
        await mkdir(`${f}/config.json`);
      },
      "config.json: it is a folder",
    ],
    ["a config that is a pipe", pipe("config.json"), "config.json: it is a pipe or a device"],
    ["a config that never ends", link("config.json", "/dev/zero"), "it is a pipe or a device"],
    ["weights that are a pipe", pipe("model.safetensors"), "model.safetensors: it is a pipe or a device"],
    ["links that go in a circle", link("model.safetensors", "model.safetensors"), "links go in a circle"],
    [
      "a config that is larger than any graph",
      (f) => writeFile(`${f}/config.json`, `{"a":"${"x".repeat(65 * 2 ** 20)}"}`),
      "has 65 MB",
    ],
    ["a config nested deeper than a stack", deep, "`hidden_size` = {…} must be an integer"],
    [
      "a key with a million characters",
      withConfig({ ["k".repeat(1e6)]: 1 }),
      `config key \`${"k".repeat(900)}`,
    ],
    [
      "an index that names a file outside its folder",
      shard("../../../etc/passwd"),
      'it names "../../../etc/passwd", which is outside its folder',
    ],
    [
      "an index that names a folder",
      async (f) => {
        await shard("sub")(f);
        await mkdir(`${f}/sub`);
      },
      "sub: it is a folder",
    ],
    [
      "quantized weights",
      withConfig({ quantization_config: { quant_method: "mxfp4" } }),
      "call `dequantize()` and save it anew, or import the graph alone",
    ],
    ["a header that lies", (f) => writeFile(`${f}/model.safetensors`, new Uint8Array(9).fill(255)), "claims"],
  ])("%s is refused, and nothing is written", async (_, change, words) => {
    const folder = await changed(change);
    const out = join(folder, "x.graph.json");
    const { code, error } = await heddle("import", folder, "-o", out);
    expect([code, error]).toEqual([2, expect.stringContaining(words)]);
    expect(error.length).toBeLessThan(12_000);
    expect([existsSync(out), existsSync(join(folder, "x.safetensors"))]).toEqual([false, false]);
  });

  test("missing shards, pickles and names of the Hub are told with the way out", async () => {
    const sharded = await changed(async (f) => {
      await rm(`${f}/model.safetensors`);
      await writeFile(`${f}/model.safetensors.index.json`, '{"weight_map":{"a":"one.safetensors"}}');
    });
    const pickled = await changed(async (f) => {
      await rm(`${f}/model.safetensors`);
      await writeFile(`${f}/pytorch_model.bin`, "");
    });
    expect((await heddle("import", sharded)).error).toContain("1 of 1 shard is missing: one.safetensors");
    expect((await heddle("import", pickled)).error).toContain("never opens pickles");
    expect((await heddle("import", "org/name")).error).toContain("hf download org/name --local-dir name");
  });
});
