// Graphs made to break the reader, the check and the page, with what is said of each; for the command line and the page.
type Json = { readonly [key: string]: unknown };

export const sized = (dims: Json, nodes: Json = {}): Json => ({
  format: 1,
  name: "x",
  dims,
  text: {},
  seed: 1,
  nodes,
  wires: [],
  layout: {},
});
export const nested = (levels: number, count = 100): Json =>
  levels === 0
    ? { block: "scale" }
    : {
        block: "repeat",
        params: { count },
        body: {
          inputs: { x: "carried" },
          outputs: ["x"],
          nodes: { n: nested(levels - 1, count) },
          wires: ["in.x → n.x", "n.x → out.x"],
        },
      };
const names = Array.from({ length: 8000 }, (_, i) => `A${i}`).join("+");

/** Name, content (a text, or what becomes JSON), exit code of `heddle check`, what it says. */
export const crashers: readonly (readonly [name: string, content: unknown, code: number, says: RegExp])[] = [
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
];
