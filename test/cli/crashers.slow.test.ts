// Files made to break the reader, the check and the proof: a clear answer in seconds, never exit 3.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { bundledHeddle, graph, type Json } from "./heddle.ts";

const { heddle, file } = bundledHeddle();

const sized = (dims: Json, nodes: Json = {}): Json => ({
  format: 1,
  name: "x",
  dims,
  text: {},
  seed: 1,
  nodes,
  wires: [],
  layout: {},
});
const nested = (levels: number): Json =>
  levels === 0
    ? { block: "scale" }
    : {
        block: "repeat",
        params: { count: 100 },
        body: {
          inputs: { x: "carried" },
          outputs: ["x"],
          nodes: { n: nested(levels - 1) },
          wires: ["in.x → n.x", "n.x → out.x"],
        },
      };
const names = Array.from({ length: 8000 }, (_, i) => `A${i}`).join("+");

test.concurrent.each<[name: string, content: unknown, code: number, says: RegExp]>([
  ["a power of a sum", sized({ A: 1, B: 1, C: 1, D: 1, E: "(A+B+C+D)^99" }), 1, /at most 64 terms/],
  ["a power of a number", sized({ E: "(9^99)^99" }), 1, /the number is too large/],
  ["many minus signs", sized({ E: `${"-".repeat(5000)}3` }), 1, /at most 1000 characters/],
  ["some minus signs", sized({ E: `${"-".repeat(900)}3` }), 1, /nothing to run|no nodes/i],
  ["a sum of many names", sized({ E: names }), 1, /at most 1000 characters/],
  ["a size near 2^53", sized({ T: "9007199254740991" }), 1, /at most 2147483647/],
  ["a size beyond all", sized({ D: 16, V: "D^99" }), 1, /at most 2147483647/],
  ["repeats of repeats", sized({ D: 8 }, { deep: nested(4) }), 1, /must have at most 4096/],
  ["deep arrays", "[".repeat(5000), 2, /at most 300 levels/],
  ["deep objects", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, 2, /at most 300 levels/],
  [
    "an objective with an inherited name",
    { ...sized({}), objective: { kind: "masked-lm", logits: "constructor" } },
    1,
    /constructor|nothing/i,
  ],
])("%s", async (_, content, code, says) => {
  const ran = await heddle("check", await file("crash.graph.json", content));
  expect(ran.error + ran.out).toMatch(says);
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
