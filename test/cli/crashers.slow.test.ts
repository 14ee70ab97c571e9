// Files made to break the reader, the check and the proof: a clear answer in seconds, never exit 3.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { crashers, nested, sized } from "../support/crashers.ts";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, file } = bundledHeddle();

const many = (count: number, entry: (i: number) => [string, unknown]): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => entry(i))) as Json;
const dangling = (count: number): string[] => Array.from({ length: count }, (_, i) => `a${i}.x → b${i}.x`);

test.concurrent.each(crashers)("%s", async (_, content, code, says) => {
  const ran = await heddle("check", await file("crash.graph.json", content));
  expect(ran.error + ran.out).toMatch(says);
  // What has no number is told as "?".
  expect(ran.error + ran.out).not.toMatch(/\bNaN\b/);
  expect(ran.code).toBe(code);
});

test("a header of weights whose dtype is nested deep, or that has a key twice", async () => {
  const weights = async (header: string) => {
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setUint32(0, header.length, true);
    bytes.set(new TextEncoder().encode(header), 8);
    return heddle("run", graph("decoder-only"), "--weights", await file("w.safetensors", bytes));
  };
  const deep = `{"a":{"dtype":${"[".repeat(20_000)}${"]".repeat(20_000)},"shape":[],"data_offsets":[0,0]}}`;
  const [one, two] = [
    await weights(deep),
    await weights('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}'),
  ];
  expect(one.error).toMatch(/invalid "dtype": must be text/);
  expect(two.error).toMatch(/the key "a" is given twice/);
  expect([one.code, two.code]).toEqual([2, 2]);
});

test("150,000 lines of text", async () => {
  const preset = JSON.parse(await readFile(graph("decoder-only"), "utf8"));
  const [stream = "main"] = Object.keys(preset.text);
  const path = await file("lines.graph.json", { ...preset, text: { [stream]: "the cat\n".repeat(150_000) } });
  expect((await heddle("check", path)).code).toBe(0);
});

test.concurrent.each<[name: string, content: unknown, code: number, says: RegExp]>([
  ["repeats of repeats, each small", sized({ D: 8 }, { deep: nested(7, 10) }), 1, /must have at most 4096/],
  [
    "repeats beside each other",
    sized({ D: 8 }, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`r${i}`, nested(1, 1000)]))),
    1,
    /those of the repeats before it have \d+ nodes; must have at most 131072/,
  ],
  [
    "a kind of block with a long name",
    sized({}, { a: { block: "x".repeat(300_000) } }),
    2,
    /at most 200 char/,
  ],
  [
    "nodes",
    sized(
      {},
      many(10_001, (i) => [`n${i}`, { block: "add" }]),
    ),
    2,
    /at most 10,000 nodes.*10,001/,
  ],
  [
    "nodes without a wire",
    sized(
      {},
      many(5000, (i) => [`n${i}`, { block: "add" }]),
    ),
    1,
    /10,000 errors/,
  ],
  ["dimensions", sized(many(1001, (i) => [`D${i}`, 4])), 2, /at most 1,000 dimensions.*1,001/],
  ["wires", { ...sized({}), wires: dangling(40_001) }, 2, /at most 40,000 wires.*40,001/],
  ["wires that lead nowhere", { ...sized({}), wires: dangling(5000) }, 1, /5,001 errors/],
  ["ties", { ...sized({}), ties: many(1001, (i) => [`a${i}`, "b"]) }, 2, /at most 1,000 tied weights/],
  ["UTF-16", Buffer.from("\ufeff{}", "utf16le"), 2, /seems to be UTF-16, and must be UTF-8/],
  ["white space", `${" ".repeat(30_000_000)}${JSON.stringify(sized({}))}`, 1, /no nodes|nothing to run/i],
])("too much: %s", async (_, content, code, says) => {
  const ran = await heddle("check", await file("much.graph.json", content));
  expect(ran.error + ran.out).toMatch(says);
  expect(ran.code).toBe(code);
});

test("a text of 200,000 words, and more than a graph may hold", async () => {
  const preset = JSON.parse(await readFile(graph("decoder-only"), "utf8"));
  const [stream = "main"] = Object.keys(preset.text);
  const path = await file("words.graph.json", { ...preset, text: { [stream]: "mat ".repeat(200_000) } });
  expect((await heddle("check", path)).code).toBe(0);
  const more = await file("more.graph.json", { ...preset, text: { [stream]: "mat ".repeat(1_000_001) } });
  expect((await heddle("check", more)).error).toMatch(/at most 4,000,000 characters of text/);
});

test("a model of 1,024 layers", async () => {
  const preset = JSON.parse(await readFile(graph("decoder-only"), "utf8"));
  preset.nodes.blocks.params = { ...preset.nodes.blocks.params, count: 1024 };
  const ran = await heddle("check", await file("layers.graph.json", preset));
  expect(ran.out).toMatch(/KV cache 2\.1 MB/);
  expect(ran.code).toBe(0);
});
