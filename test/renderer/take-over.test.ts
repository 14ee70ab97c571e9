// What the canvas takes over with the weights of a run: both ways, as one step, and nothing that a person typed in vain.
import { describe, expect, test } from "vitest";
import { applyEdit, check, type HeddleDocument, hasErrors } from "../../src/core/index.ts";
import { takeOver } from "../../src/renderer/train/take-over.ts";
import { adapt } from "../../src/runtime/engine/trainer/adapt.ts";
import { preset } from "../core/presets.ts";
import { options } from "../runtime/training/support.ts";

const withThatOf = (document: HeddleDocument, trained: HeddleDocument): HeddleDocument => {
  const taken = applyEdit(document, { edit: "all", edits: takeOver(document, trained)?.edits ?? [] });
  if (!taken.ok) throw new Error(taken.why);
  return taken.document;
};
/** The graph as the trainer has it. */
const trainedFor = (document: HeddleDocument, task: string, context: number): HeddleDocument =>
  adapt(document, options({ task, context })).document;

describe("the vocabulary, its dim and the text", () => {
  const decoder = preset("decoder-only");
  const sorting = trainedFor(decoder, "sort", 16);

  test("are taken from the chosen run against the open graph, both ways", () => {
    const there = withThatOf(decoder, sorting);
    expect(there.vocabulary).toEqual(sorting.vocabulary);
    expect([there.dims.V, there.text]).toEqual([sorting.vocabulary?.tokens.length, sorting.text]);
    expect(takeOver(there, sorting)).toBeNull();
    const back = withThatOf(there, decoder);
    expect({ ...back, seed: decoder.seed }).toEqual(decoder);
  });

  test("leave a text whose words are known, and what was rewired", () => {
    const there = withThatOf(decoder, sorting);
    const other = applyEdit(there, {
      edit: "all",
      edits: [
        { edit: "setText", stream: "main", text: "the dog sat" },
        { edit: "setDim", dim: "D", value: 32 },
      ],
    });
    if (!other.ok) throw new Error(other.why);
    const back = withThatOf(other.document, decoder);
    expect([back.text.main, back.dims.D, back.dims.V]).toEqual(["the dog sat", 32, 48]);
    // "<unk>" would stand for words that the vocabulary lacks: such a text is not known.
    const unknown = { ...there, text: { main: "the wombat sat" } };
    expect(withThatOf(unknown, decoder).text.main).toBe(decoder.text.main);
    expect(takeOver(unknown, decoder)?.changes.join()).toContain("its text");
  });
});

test("weights in the document that no longer fit go in the same step, and are named", () => {
  const worked = preset("worked-example");
  const trained = trainedFor(worked, "stories", 4);
  const taken = takeOver(worked, trained);
  const now = withThatOf(worked, trained);
  expect(hasErrors(check(now))).toBe(false);
  expect(Object.keys(worked.weights ?? {}).filter((name) => !(name in (now.weights ?? {})))).toEqual([
    "emb.table",
    "lm_head.w",
  ]);
  expect(now.text.main).toBe("the cat sat on");
  expect(taken?.changes.join("; ")).toContain("without emb.table, lm_head.w of the file");
});
