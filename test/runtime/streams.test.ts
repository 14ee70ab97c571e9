// Streams: two in one graph, sizes that the text does not decide, and everything that does not fit.
import { expect, test } from "vitest";
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";
import { bundledEngines, request } from "./engine.ts";

const { start } = bundledEngines();

/** Two streams embedded apart: their sizes are as the parameters say. */
function twoStreams(more: { source?: object; target?: object; dims?: object } = {}): HeddleDocument {
  const json = {
    format: 1,
    name: "two",
    dims: { B: 1, T: 2, S: 3, D: 2, V: 4, ...more.dims },
    vocabulary: { kind: "words", tokens: ["<pad>", "a", "b", "c"] },
    text: { source: "a b c", target: "a b" },
    seed: 1,
    nodes: {
      source: { block: "tokens", params: { stream: "source", time: "S", ...more.source } },
      target: { block: "tokens", params: { stream: "target", ...more.target } },
      emb_s: { block: "embedding" },
      emb_t: { block: "embedding" },
    },
    wires: ["source.ids → emb_s.ids", "target.ids → emb_t.ids"],
    layout: {},
  };
  const parsed = parseDocument(JSON.stringify(json));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.document;
}

const run = (document: HeddleDocument, text?: Record<string, string>) =>
  start("reference").client.run(request(document, { engine: "reference", ...(text ? { text } : {}) }));

test("each stream has its own length, both count samples by B", async () => {
  const result = await run(twoStreams(), { source: "a b c a\nb", target: "c\na b" });
  expect(result.bindings).toMatchObject({ B: 2, S: 4, T: 2 });
  expect(result.values["emb_s.x"]?.dims).toEqual([2, 4, 2]);
  expect(result.values["emb_t.x"]?.dims).toEqual([2, 2, 2]);
});

test("another number of samples in one of them is refused", async () => {
  await expect(run(twoStreams(), { source: "a\nb" })).rejects.toMatchObject({
    code: "input",
    message: '"target" has 1 line and "source" has 2 lines: both must have the same number of samples, B',
  });
});

test("one length for both: the shorter one is padded, and its padding is not valid", async () => {
  const { client } = start("reference");
  const document = twoStreams({ source: { time: "T" } });
  const result = await client.run(request(document, { engine: "reference" }));
  expect(result.bindings.T).toBe(3);
  const read = async (address: string) => [...(await client.read(result.values[address]?.handle ?? "")).data];
  expect(await read("target.ids")).toEqual([1, 2, 0]);
  expect(await read("target.valid")).toEqual([1, 1, 0]);
});

test("a fixed length pads shorter text and refuses longer", async () => {
  const document = twoStreams({ source: { time: "5" } });
  expect((await run(document)).values["emb_s.x"]?.dims).toEqual([1, 5, 2]);
  await expect(run(document, { source: "a b c a b c" })).rejects.toMatchObject({
    code: "input",
    message: '"source" has 6 tokens; must be 5',
  });
});

test("a stream that no Tokens node reads, and one without text", async () => {
  await expect(run(twoStreams(), { sauce: "a" })).rejects.toMatchObject({
    code: "input",
    message: 'The graph has no stream "sauce"; it has source, target',
  });
  await expect(run({ ...twoStreams(), text: { source: "a" } })).rejects.toMatchObject({
    code: "input",
    message: 'Missing text for the stream "target"',
  });
});

test("weights that are given replace those of the document, and must fit", async () => {
  const { client } = start("reference");
  const given = (weights: Record<string, { dims: number[]; data: Float32Array }>) =>
    client.run(request(twoStreams(), { engine: "reference", weights }));
  const data = Float32Array.of(0, 0, 1, 10, 2, 20, 3, 30);
  const result = await given({ "emb_t.table": { dims: [4, 2], data } });
  const { data: rows } = await client.read(result.values["emb_t.x"]?.handle ?? "");
  expect([...rows]).toEqual([1, 10, 2, 20]);
  await expect(given({ "emb_t.tabel": { dims: [4, 2], data } })).rejects.toMatchObject({ code: "weights" });
  await expect(given({ "emb_t.table": { dims: [2, 4], data } })).rejects.toMatchObject({
    code: "weights",
    message: expect.stringContaining("[2, 4]"),
  });
  const broken = Float32Array.from(data).fill(Number.NaN, 3, 5);
  await expect(given({ "emb_t.table": { dims: [4, 2], data: broken } })).rejects.toMatchObject({
    code: "weights",
    message: expect.stringContaining("2 entries that are not finite"),
  });
});

test("weights given for what an error keeps from being computed are left alone; the rest runs by those given", async () => {
  const { client } = start("reference");
  const sound = twoStreams();
  const document = { ...sound, nodes: { ...sound.nodes, loose: { block: "linear", params: { out: 3 } } } };
  const weights = {
    "emb_t.table": { dims: [4, 2], data: Float32Array.of(0, 0, 1, 10, 2, 20, 3, 30) },
    "loose.b": { dims: [3], data: Float32Array.of(1, 2, 3) },
  };
  const result = await client.run(request(document, { engine: "reference", weights }));
  const { data: rows } = await client.read(result.values["emb_t.x"]?.handle ?? "");
  expect([...rows]).toEqual([1, 10, 2, 20]);
});

test("progress is told in order, and values in the newest runs can be read", async () => {
  const { client } = start("reference");
  const notes: string[] = [];
  await client.run(request(twoStreams(), { engine: "reference" }), { onProgress: (p) => notes.push(p.note) });
  expect(notes).toEqual(["checking", "weights", "compiling", "running", "reading values"]);
});

test("a graph that is too large without a text says so, and not that the text is missing", async () => {
  const huge = { ...twoStreams({ dims: { D: 2 ** 24, V: 2 ** 16 } }), text: {} };
  await expect(run(huge)).rejects.toMatchObject({
    code: "memory",
    message: expect.stringMatching(/^This run would need about [\d.,]+ [GT]B of memory/),
  });
  await expect(run({ ...twoStreams(), text: {} })).rejects.toMatchObject({ code: "input" });
});
