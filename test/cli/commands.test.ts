// What the commands print when all is well: stable JSON for programs, short text for people.
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { root } from "../../scripts/run-step.ts";
import { presetNames } from "../../src/cli/presets.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();

test("help and version", async () => {
  const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));
  expect(await heddle("--version")).toEqual({ code: 0, out: `${version}\n`, error: "" });
  for (const args of [["help"], ["--help"], ["-h"]]) {
    const { code, out } = await heddle(...args);
    expect([code, out]).toEqual([0, expect.stringContaining("heddle run FILE")]);
  }
  for (const args of [
    ["help", "run"],
    ["run", "--help"],
  ]) {
    expect((await heddle(...args)).out).toContain("--fetch ADDR,…");
  }
});

test("check --json has every node with shapes and parameters", async () => {
  const { code, json: checked } = await json("check", graph("decoder-only"));
  expect(code).toBe(0);
  expect(Object.keys(checked)).toEqual([
    ...["ok", "name", "dims", "parameters", "cost", "nodes", "diagnostics", "verdict"],
  ]);
  expect(checked).toMatchObject({ ok: true, diagnostics: [] });
  const qkv = checked.nodes.find((n: { path: string }) => n.path === "blocks/qkv");
  expect(qkv).toEqual({
    path: "blocks/qkv",
    block: "qkv",
    state: "ok",
    inputs: expect.objectContaining({ x: { axes: ["B", "T", "D"], dims: [1, 4, 64], dtype: "f32" } }),
    outputs: expect.objectContaining({
      q: { axes: ["B", "H", "T", "D/H"], dims: [1, 4, 4, 16], dtype: "f32" },
    }),
    parameters: 2 * (64 * 192 + 192),
    cost: expect.objectContaining({ parameters: { formula: "6*D+6*D^2", value: 2 * (64 * 192 + 192) } }),
  });
  const top = checked.nodes.filter((n: { path: string }) => !n.path.includes("/"));
  expect(top.reduce((sum: number, n: { parameters: number }) => sum + n.parameters, 0)).toBe(
    checked.parameters,
  );
});

test("check for people", async () => {
  const { out, code } = await heddle("check", graph("worked-example"));
  expect(code).toBe(0);
  expect(out).toContain("Worked example: no problems");
  expect(out).toMatch(/attn +Attention +out \[B=1, H=1, T=4, D\/H=4\]/);
  expect(out).toContain("Leak check: ✓ proved for every size\n  Proved: no output can depend on ");
});

test("check of a block of one's own says whether it can be used, and a graph command says what it is", async () => {
  const { nodes, dims } = JSON.parse(await readFile(graph("decoder-only"), "utf8"));
  const own = { heddle: "block", format: 1, name: "Stack", dims, node: nodes.blocks, layout: {} };
  const path = await file("stack.block.json", own);
  const { out, code } = await heddle("check", path);
  expect(code).toBe(0);
  expect(out).toContain("Stack: a valid custom block\nx, mask → x\n");
  const { json: checked } = await json("check", path);
  expect(checked).toMatchObject({ ok: true, name: "Stack", inputs: ["x", "mask"], outputs: ["x"] });
  const ran = await heddle("run", path);
  expect(ran.error).toContain("custom block, not a graph");
  expect(ran.code).toBe(2);
});

test("run --json gives logits and probabilities unless asked for others", async () => {
  const { json: ran } = await json("run", graph("worked-example"));
  expect(Object.keys(ran.values)).toEqual(["lm_head.logits", "probs.p"]);
  expect(ran).toMatchObject({
    ok: true,
    bindings: { B: 1, T: 4, D: 4, V: 6 },
    tokens: { main: [["the", "cat", "sat", "on"]] },
    engine: { name: expect.stringContaining("native"), version: expect.stringMatching(/^\d/) },
    timing: { total: expect.any(Number) },
  });
  const { json: all } = await json("run", graph("worked-example"), "--fetch", "all");
  expect(Object.keys(all.values)).toContain("attn/softmax.x");
});

test("several samples, by text and by ids, padded and predicted each at its own end", async () => {
  const both = await json("run", graph("worked-example"), "--text", "the cat", "--text", "dog on mat");
  expect(both.json.bindings).toMatchObject({ B: 2, T: 3 });
  const one = await json("run", graph("worked-example"), "--text", "the cat");
  expect(both.json.predictions[0][0].token).toBe(one.json.predictions[0][0].token);
  expect(both.json.predictions[0][0].probability).toBeCloseTo(one.json.predictions[0][0].probability, 6);
  const ids = await json("run", graph("worked-example"), "--ids", "0,1;5,3,4");
  expect(ids.json.predictions).toEqual(both.json.predictions);
  const named = await json("run", graph("worked-example"), "--ids", "main=0,1;5,3,4");
  expect(named.json.predictions).toEqual(both.json.predictions);
});

test("run for people shows predictions as bars and values that were asked for", async () => {
  const { out } = await heddle("run", graph("worked-example"), "--fetch", "attn.weights");
  expect(out).toMatch(/the cat sat on →\n +cat +20\.6 % +█+/);
  expect(out).toContain("attn.weights [1, 1, 4, 4]");
});

test("values that are no numbers are strings in JSON", async () => {
  const { json: ran } = await json("run", graph("worked-example"), "--fetch", "attn/mask.x");
  expect(ran.values["attn/mask.x"].data[1]).toBe("-Infinity");
});

test("a graph without a vocabulary takes ids, one without an objective shows what nothing reads", async () => {
  const document = JSON.parse(await readFile(graph("worked-example"), "utf8"));
  const { vocabulary: _, objective: __, ...bare } = document;
  const path = await file("bare.graph.json", bare);
  expect(await heddle("run", path)).toMatchObject({
    code: 2,
    error: expect.stringContaining("no vocabulary"),
  });
  const { code, out } = await heddle("run", path, "--ids", "0,1,2,3");
  expect([code, out]).toEqual([0, expect.stringContaining("probs.p [1, 4, 6]")]);
});

test("new, diff, weights and schema", async () => {
  const folder = await readdir(`${root}/graphs`);
  const presets = folder
    .filter((f) => f.endsWith(".graph.json"))
    .map((f) => f.slice(0, -".graph.json".length));
  expect([...presetNames].sort()).toEqual(presets.sort());
  for (const name of presetNames)
    expect((await heddle("new", name)).out).toBe(await readFile(graph(name), "utf8"));
  expect((await heddle("new", "nothing")).code).toBe(2);
  const there = await file("there.graph.json", "precious");
  expect(await heddle("new", "smallest", "-o", there)).toMatchObject({
    code: 2,
    error: expect.stringContaining("--force"),
  });
  expect(await readFile(there, "utf8")).toBe("precious");

  const worked = JSON.parse(await readFile(graph("worked-example"), "utf8"));
  worked.nodes.norm_1.bypass = true;
  const other = await file("other.graph.json", worked);
  expect((await heddle("diff", graph("worked-example"), other)).out).toBe("structure  norm_1 bypassed\n");
  const { json: changes } = await json("diff", graph("worked-example"), other);
  expect(changes.changes[0].edit).toEqual({ edit: "setFlag", node: "norm_1", flag: "bypass", on: true });

  const made = await file("w.safetensors", "");
  expect((await heddle("weights", graph("decoder-only"), "-o", made)).code).toBe(0);
  const { json: drawn } = await json("run", graph("decoder-only"));
  const { json: given } = await json("run", graph("decoder-only"), "--weights", made);
  expect(given.values).toEqual(drawn.values);
  const wrong = await heddle("run", graph("worked-example"), "--weights", made);
  expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining("another graph") });

  expect(JSON.parse((await heddle("schema")).out)).toMatchObject({ title: "Heddle graph" });
});
