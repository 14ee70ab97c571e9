// A trained Llama writes the very story that its authors' code writes: 200 greedy steps from the start token.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { emitOnnx, evaluate, type Tensor } from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { checkpointWeights, modelGraph } from "../support/checkpoint.ts";
import { expectClose } from "../support/close.ts";
import { openNative } from "../support/onnx-runtime.ts";
import { sharedData } from "../support/shared-data.ts";

const folder = sharedData("stories260K");

/** Pieces to text: <0xNN> is a byte, and one space after the start token is dropped. */
function textOf(ids: readonly number[], pieces: readonly (readonly [string, number])[]): string {
  const bytes = ids.slice(1).flatMap((id) => {
    const piece = pieces[id]?.[0] ?? "";
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    return byte === undefined ? [...Buffer.from(piece)] : [Number.parseInt(byte, 16)];
  });
  return Buffer.from(bytes).toString().replace(/^ /, "");
}

describe.skipIf(folder === null)("stories260K", () => {
  const { checked, program } = compile(modelGraph("stories260k"));
  const weights =
    folder === null ? {} : checkpointWeights(checked, "stories260k", `${folder}/model.safetensors`);
  const model = emitOnnx(program, { outputs: ["lm_head.logits"] });

  test("200 greedy steps give the expected text, to the character", async () => {
    const run = await openNative(model);
    const ids = [1];
    for (let step = 0; step < 200; step++) {
      const out = (await run({ ...weights, "main.ids": tensor([1, ids.length], ids, "i32") }))[
        "lm_head.logits"
      ] as Tensor;
      const last = [...out.data.subarray(-512)];
      ids.push(last.indexOf(Math.max(...last)));
    }
    const expected = readFileSync(`${folder}/expected.txt`, "utf8");
    const { pieces } = JSON.parse(readFileSync(`${folder}/vocab.json`, "utf8"));
    const known = JSON.parse(readFileSync(`${folder}/expected-ids.json`, "utf8")).greedy_ids;
    expect(ids.slice(0, known.length)).toEqual(known.slice(0, ids.length));
    expect(textOf(ids, pieces)).toBe(expected);
  });

  test("the evaluator and ONNX Runtime agree on it", async () => {
    const inputs = {
      ...weights,
      "main.ids": tensor([2, 5], [1, 403, 407, 261, 378, 1, 17, 300, 44, 5], "i32"),
    };
    const found = evaluate(program, { dims: { B: 2, T: 5 }, inputs, fetch: ["lm_head.logits"] });
    const again = await (await openNative(model))(inputs);
    expectClose(again["lm_head.logits"] as Tensor, found["lm_head.logits"] as Tensor);
  });
});
