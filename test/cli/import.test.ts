// `heddle import`: a folder of Hugging Face's becomes a graph that runs, and what cannot be one is refused with nothing
// written.
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSafetensors } from "../../src/core/index.ts";
import { sharedData } from "../support/shared-data.ts";
import { bundledHeddle } from "./heddle.ts";

const root = sharedData("hf");
const { heddle, json, file } = bundledHeddle();

/** A copy of a model's folder, to be spoilt. */
async function copied(name: string): Promise<string> {
  const folder = join(dirname(await file("beside.txt", "")), name);
  await cp(`${root}/${name}`, folder, { recursive: true });
  return folder;
}

async function refused(folder: string, why: RegExp): Promise<void> {
  const out = join(dirname(folder), "out.graph.json");
  const { code, error } = await heddle("import", folder, "-o", out);
  expect(error).toMatch(why);
  expect(code).toBe(2);
  expect((await readdir(dirname(folder))).filter((name) => name.startsWith("out"))).toEqual([]);
}

describe.skipIf(root === null)("import", () => {
  test("a model is imported by one command and gives the logits that transformers gives", async () => {
    const out = join(dirname(await file("beside.txt", "")), "m.graph.json");
    const imported = await json("import", `${root}/llama`, "-o", out);
    expect(imported.code).toBe(0);
    expect(imported.json).toMatchObject({ ok: true, name: "llama", parameters: 24736 });
    const stored = readSafetensors(await readFile(`${root}/llama/expected.safetensors`));
    if (!stored.ok) throw new Error(stored.why);
    const [ids, logits] = [stored.tensors.get("ids")!, stored.tensors.get("logits")!];
    const [, length = 0] = ids.dims;
    const rows = [0, 1].map((b) => [...ids.data.subarray(b * length, (b + 1) * length)].join());
    const run = await json("run", out, "--ids", rows.join(";"), "--fetch", "logits");
    const { dims, data } = run.json.values.logits;
    expect(dims).toEqual(logits.dims);
    const found = data.flat(2) as number[];
    for (const [i, v] of logits.data.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-4);
    expect((await heddle("check", out)).out).toContain("proved for every size");
  });

  test("padding is given as validity", async () => {
    const out = join(dirname(await file("beside.txt", "")), "m.graph.json");
    await heddle("import", `${root}/gpt2`, "-o", out);
    const bad = await heddle("run", out, "--ids", "1,2,3", "--valid", "1,2,1");
    expect(bad).toMatchObject({ code: 2, error: expect.stringContaining("--valid must be 1") });
    const short = await heddle("run", out, "--ids", "1,2,3", "--valid", "1,1");
    expect(short).toMatchObject({ code: 2, error: expect.stringContaining("validity is given for") });
  });

  test("a key that is not understood, and a tensor too many, are refused by name", async () => {
    const folder = await copied("gpt2");
    const config = JSON.parse(await readFile(`${folder}/config.json`, "utf8"));
    await writeFile(`${folder}/config.json`, JSON.stringify({ ...config, warp_factor: 9 }));
    await refused(folder, /warp_factor/);
    await writeFile(`${folder}/config.json`, JSON.stringify({ ...config, n_layer: 1 }));
    await refused(folder, /h\.1\./);
    await writeFile(`${folder}/config.json`, JSON.stringify({ ...config, n_layer: 3 }));
    await refused(folder, /h\.2\./);
    await writeFile(`${folder}/config.json`, JSON.stringify({ ...config, model_type: "perceiver" }));
    await refused(folder, /"perceiver" is not supported/);
  });

  test("files that are cut, pickles and names of a hub are refused", async () => {
    const folder = await copied("gpt2");
    const whole = await readFile(`${folder}/model.safetensors`);
    await writeFile(`${folder}/model.safetensors`, whole.subarray(0, 3000));
    await refused(folder, /model\.safetensors/);
    const pickled = await copied("gpt2");
    for (const part of ["model", "expected"]) await rm(`${pickled}/${part}.safetensors`);
    await writeFile(`${pickled}/pytorch_model.bin`, "cos\nsystem\n");
    await refused(pickled, /never opens pickles/);
    expect(await heddle("import", "org/name")).toMatchObject({
      code: 2,
      error: expect.stringContaining("hf download org/name"),
    });
  });
});
