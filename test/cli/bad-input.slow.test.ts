// Whatever is wrong with a call, a file or a graph is named with its place, and nothing hangs.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const example = graph("worked-example");

async function edited(change: (document: Json) => void): Promise<string> {
  const document = JSON.parse(await readFile(example, "utf8"));
  change(document);
  return file("edited.graph.json", document);
}

describe("a bad call is exit 2", () => {
  test.concurrent.each<[args: string[], says: RegExp]>([
    [["frobnicate"], /Unknown command "frobnicate"/],
    [["check"], /Give a graph file/],
    [["check", example, "another"], /Only one graph file is allowed; remove "another"/],
    [["check", example, "--nope"], /Unknown option '--nope'/],
    [["run", example, "--engine", "abacus"], /--engine must be ort or reference/],
    [["run", example, "--engine", "reference", "--wasm"], /--wasm requires --engine ort/],
    [["run", example, "--ids", "1,x"], /--ids must be integers/],
    [["run", example, "--top", "0"], /--top/],
    [["run", example, "--top", "1.5"], /--top must be an integer/],
    [["generate", example, "--top-p", "0"], /--top-p must be a number above 0 and at most 1, not "0"/],
    [["generate", example, "--min-p", "1.5"], /--min-p must be a number from 0 to 1, not "1.5"/],
    [["generate", example, "--repetition-penalty", "0"], /must be a number above 0, not "0"/],
    [["generate", example, "--stop", ""], /--stop must be a text that is not empty/],
    [["help", "nope"], /Unknown command "nope"/],
  ])("heddle %j", async (args, says) => {
    const { code, out, error } = await heddle(...args);
    expect(error).toMatch(says);
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});

describe("a bad file is exit 2 with its line and column", () => {
  test.concurrent.each<[name: string, text: string, place: string, says: RegExp]>([
    ["empty", "", "1:1", /empty/],
    ["cut short", '{\n  "format": 1,', "2:15", /Not valid JSON/],
    ["noise", "\u0000\u0001{", "1:1", /Not valid JSON/],
    [
      "prose",
      "\n  Dear Heddle,\nhow do you do?",
      "2:3",
      /it must begin with {, and begins with "Dear Heddle,"\.\n$/,
    ],
    ["no object", "[1]", "1:1", /one JSON object/],
    ["a key twice", '{"format":1,\n"format":1}', "2:1", /The key "format" is given twice/],
    ["a newer format", '{\n  "format": 99\n}', "2:13", /format 99/],
  ])("%s", async (_, text, place, says) => {
    const path = await file("bad.graph.json", text);
    for (const command of ["check", "run"]) {
      const { code, error } = await heddle(command, path);
      expect(error).toContain(`${path}:${place}: `);
      expect(error).toMatch(says);
      expect(code).toBe(2);
    }
    const { code, json: result } = await json("check", path);
    const { line, column } = result.error.problems[0];
    expect([result.ok, code, `${line}:${column}`]).toEqual([false, 2, place]);
  });

  test.concurrent.each<[name: string, text: string, place: string, says: RegExp]>([
    ["no block", '{\n  "name": "x"\n}', "1:1", /Not a Heddle block file/],
    ["a graph", '{\n  "nodes": {}, "wires": [] }', "1:1", /it is a graph; open it instead/],
    ["a newer block", '{\n  "heddle": "block",\n  "format": 99\n}', "3:13", /format 99/],
  ])("of a block: %s", async (_, text, place, says) => {
    const path = await file("bad.block.json", text);
    const { code, error } = await heddle("check", path);
    expect(error).toContain(`${path}:${place}: `);
    expect(error).toMatch(says);
    expect(code).toBe(2);
  });

  test.concurrent.each<[from: string, to: string, says: RegExp]>([
    ['"seed": 0', '"seed": "zero"', /seed: .*number/],
    ['"T": 4', '"T": -4', /dims\.T/],
    ['{ "block": "embedding" }', '{ "block": "embedding", "colour": "red" }', /unknown key "colour"/],
    ['"wo.y → add_1.b"', '"wo.y -> add_1.b"', /a wire must look like "a\.out → b\.in"/],
  ])("the schema: %s as %s", async (from, to, says) => {
    const text = await readFile(example, "utf8");
    const broken = text.replace(from, to);
    const path = await file("schema.graph.json", broken);
    const { code, json: result } = await json("check", path);
    expect([code, result.error.code]).toEqual([2, "file/schema"]);
    const [{ line, column, message }] = result.error.problems;
    expect(message).toMatch(says);
    const changed = broken.split("\n")[line - 1] ?? "";
    expect(changed).not.toBe(text.split("\n")[line - 1]);
    expect(changed.slice(column - 1)).toMatch(/^"/);
  });

  test("not there, and no file", async () => {
    expect(await heddle("check", "nowhere.graph.json")).toMatchObject({
      code: 2,
      error: expect.stringContaining(`nowhere.graph.json: file not found in ${process.cwd()}.`),
    });
    expect((await heddle("check", graph("decoder_only"))).error).toContain(
      'file not found (did you mean "decoder-only.graph.json"',
    );
    const inNoFolder = await heddle("check", "/nowhere/at/all.graph.json");
    expect(inNoFolder.error).toContain("file not found: there is no folder /nowhere/at");
    expect(await heddle("check", import.meta.dirname)).toMatchObject({
      code: 2,
      error: expect.stringContaining("a folder"),
    });
  });
});

describe("bad text is exit 2 with the reason", () => {
  test.concurrent.each<[args: string[], says: RegExp]>([
    [["--text", "the zebra"], /"zebra" is not in the vocabulary/],
    [["--text", " "], /text is empty/],
    [["--ids", "1,2,6"], /id 6 is outside the vocabulary; it must be an integer from 0 to 5/],
    [["--ids=-1"], /id -1 is outside/],
    [["--fetch", "nope.y"], /no node "nope"/],
    [["--fetch", "attn.nope"], /"attn" has no output "nope"; it has out, weights/],
    [["--fetch", "attn"], /"attn" has no output/],
  ])("%j", async (args, says) => {
    const { code, error } = await heddle("run", example, ...args);
    expect(error).toMatch(says);
    expect(code).toBe(2);
  });

  test("ids beyond the table where the vocabulary is longer", async () => {
    const path = await edited((d) => d.vocabulary.tokens.push("zebra"));
    const { code, error } = await heddle("run", path, "--text", "the zebra");
    expect(error).toContain(
      'The id 6 ("zebra") of "main" has no row in the table of "emb", which has 6 rows',
    );
    expect(code).toBe(2);
  });
});

describe("a bad graph is exit 1 and names the place", () => {
  test.concurrent.each<[name: string, change: (d: Json) => void, code: string, node: string | null]>([
    ["unknown block", (d) => Object.assign(d.nodes.ffn, { block: "fnn" }), "graph/unknown-block", "ffn"],
    ["dangling wire", (d) => d.wires.push("nobody.y → ffn.x"), "graph/dangling-wire", null],
    [
      "cycle",
      (d) => (d.wires = rewired(d, "add_pe.y → norm_1.x", "wo.y → norm_1.x")),
      "graph/cycle",
      "norm_1",
    ],
    ["no wire", (d) => (d.wires = rewired(d, "wo.y → add_1.b")), "graph/missing-input", "add_1"],
    ["two wires", (d) => d.wires.push("emb.x → ffn.x"), "graph/crowded-port", "ffn"],
    ["parameter", (d) => Object.assign(d.nodes.norm_1, { params: { nope: 1 } }), "param/unknown", "norm_1"],
    ["nothing", (d) => Object.assign(d, { nodes: {}, wires: [], weights: {} }), "graph/nothing-to-run", null],
  ])("%s", async (_, change, code, node) => {
    const checked = await json("check", await edited(change));
    expect(checked.code).toBe(1);
    expect(checked.json.ok).toBe(false);
    expect(checked.json.diagnostics).toContainEqual(expect.objectContaining({ code, node }));
    const ran = await json("run", await edited(change));
    expect(ran.code).toBe(1);
  });

  test("a wrong width names node, port, axis, both sizes and their origins; the rest has shapes and values", async () => {
    const path = await edited((d) => Object.assign(d.nodes.wo, { params: { bias: false, out: 6 } }));
    const checked = await json("check", path);
    expect(checked.json.diagnostics).toContainEqual(
      expect.objectContaining({
        code: "shape/size",
        node: "add_1",
        port: "b",
        axis: expect.objectContaining({ index: 2 }),
        expected: { size: "D", value: 4, from: expect.stringContaining('emb, parameter "width"') },
        found: { size: "6", value: 6, from: expect.stringContaining('wo, parameter "out"') },
      }),
    );
    const shapeOf = (node: string, port: string) =>
      checked.json.nodes.find((n: Json) => n.path === node).outputs[port].dims;
    expect(shapeOf("attn", "out")).toEqual([1, 1, 4, 4]);
    expect(shapeOf("wo", "y")).toEqual([1, 4, 6]);

    const refused = await json("run", path);
    expect(refused).toMatchObject({ code: 1, json: { ok: false, error: { code: "graph" } } });
    const partly = await json("run", path, "--fetch", "attn.out");
    expect(partly.code).toBe(1);
    expect(partly.json.values["attn.out"].dims).toEqual([1, 1, 4, 4]);
  });

  test("a text too long for the learned positions", async () => {
    const { code, error } = await heddle("run", example, "--text", "the cat sat on the mat");
    expect(error).toMatch(/"pe": 6 positions do not fit a learned table of 4 rows/);
    expect(code).toBe(1);
  });
});

test("a run that does not fit into memory is refused with the figure", async () => {
  const path = await edited((d) => {
    Object.assign(d, { weights: {} });
    Object.assign(d.dims, { D: 65_536 });
  });
  const { code, json: result } = await json("run", path);
  expect(code).toBe(2);
  expect(result.error).toMatchObject({ code: "memory", message: expect.stringMatching(/about [\d.]+ GB/) });
  const { code: small, error } = await heddle("run", example, "--memory", "1e-7");
  expect([small, error]).toEqual([2, expect.stringMatching(/about \d+ MB/)]);
});

const rewired = (d: Json, from: string, to?: string): string[] => [
  ...d.wires.filter((w: string) => w !== from),
  ...(to === undefined ? [] : [to]),
];
