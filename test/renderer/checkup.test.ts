// Diagnostics of a run: each number against its definition, and what is looked at in a preset, in a hand-wired graph and
// where a sum has its inputs turned round.
import { expect, test } from "vitest";
import {
  applyEdit,
  check,
  documentWeights,
  type Edit,
  evaluate,
  lower,
  tensor,
} from "../../src/core/index.ts";
import { lookOver } from "../../src/renderer/checkup/look.ts";
import { deadUnits, headEntropies, logitEntropy, meanNorm } from "../../src/renderer/checkup/measures.ts";
import { attentions, residuals } from "../../src/renderer/checkup/subjects.ts";
import { preset } from "../core/presets.ts";

test("a head on one key has entropy 0, one that sees n keys alike ln n; rows with one key do not count", () => {
  const weights = [1, 0, 0, 1, 0, 0, 0, 1, 0, /* head 2 */ 1, 0, 0, 0.5, 0.5, 0, 1 / 3, 1 / 3, 1 / 3];
  const [first, second] = headEntropies({ dims: [1, 2, 3, 3], data: weights });
  expect(first).toBe(null);
  expect(second?.entropy).toBeCloseTo((Math.log(2) + Math.log(3)) / 2, 12);
  expect(second?.most).toBeCloseTo(second?.entropy ?? 0, 12);
  const [sharp] = headEntropies({ dims: [1, 1, 1, 4], data: [1 - 3e-9, 1e-9, 1e-9, 1e-9] });
  expect(sharp?.entropy).toBeLessThan(1e-6);
  expect(sharp?.most).toBeCloseTo(Math.log(4), 12);
});

test("norms, dead units and the entropy of logits, by definition", () => {
  expect(meanNorm({ dims: [2, 2], data: [3, 4, 0, 1] })).toBe(3);
  expect(deadUnits({ dims: [2, 3], data: [0, 5, 0.001, 0, -1, 0.004] })).toEqual({ dead: 2, units: 3 });
  expect(logitEntropy({ dims: [1, 4], data: [7, 7, 7, 7] })).toBeCloseTo(Math.log(4), 12);
  expect(logitEntropy({ dims: [1, 2], data: [1e4, Number.NEGATIVE_INFINITY] })).toBe(0);
});

test("sums of a stream are told from sums of embeddings, whichever way round they are wired", () => {
  const before = residuals(check(preset("smallest")));
  expect(before.map(({ node, branch }) => `${node} ${branch}`)).toEqual(["add_1 wo.y", "add_2 ffn.y"]);
  const wire = (text: string, edit: "connect" | "disconnect"): Edit => ({
    edit,
    scope: "",
    wire: text as never,
  });
  const turned = applyEdit(preset("smallest"), {
    edit: "all",
    edits: [
      ...preset("smallest")
        .wires.filter((w) => / add_1\.[ab]$/.test(w))
        .map((w) => wire(w, "disconnect")),
      ...preset("smallest")
        .wires.filter((w) => / add_1\.[ab]$/.test(w))
        .map((w) =>
          wire(
            w.replace(/[ab]$/, (port) => (port === "a" ? "b" : "a")),
            "connect",
          ),
        ),
    ],
  });
  if (!turned.ok) throw new Error(turned.why);
  expect(residuals(check(turned.document))).toEqual(before);
});

test("attention is told by its whole, and by the weighted sum where it is wired by hand", () => {
  expect(attentions(check(preset("decoder-only"))).map(({ node }) => node)).toEqual(["blocks/attn"]);
});

test("a whole run: heads of both layers, four sums, and what an untrained model says of its logits", async () => {
  const checked = check(preset("decoder-only"));
  const program = lower(checked);
  const weights = Object.entries(documentWeights(checked)).map(([n, w]) => [n, tensor(w.dims, w.data)]);
  const texts = program.inputs.flatMap((input) => {
    if (!("stream" in input)) return [];
    const [b, t] = [program.dims.B ?? 1, program.dims.T ?? 4];
    const data = Array.from({ length: b * t }, (_, i) => (input.kind === "valid" ? 1 : (3 * i) % 7));
    return [[input.name, tensor([b, t], data, input.kind === "valid" ? "bool" : "i32")]];
  });
  const found = evaluate(program, { inputs: Object.fromEntries([...weights, ...texts]) });
  const values = Object.fromEntries(
    Object.entries(found).map(([address, { dims }]) => [address, { handle: address, dims }]),
  );
  const looked = await lookOver(checked, { values } as never, async ({ handle }) => found[handle] as never);
  const heads = checked.bindings.H ?? 0;
  expect(looked.left).toBe(0);
  expect(looked.attention).toHaveLength(2 * heads);
  expect(looked.attention.at(-1)).toMatchObject({ node: "blocks[1]/attn", of: `head ${heads}` });
  expect(looked.stream.map(({ node }) => node)).toEqual([
    "blocks[0]/add_1",
    "blocks[1]/add_1",
    "blocks[0]/add_2",
    "blocks[1]/add_2",
  ]);
  expect(looked.units.length).toBe(2);
  expect(looked.logits[0]?.value).toBeGreaterThan(0.98);
  expect(looked.logits[0]?.warns).toContain("untrained");
});
