// Runs a document as it stands: its text, and weights drawn from its seed.

import type { CheckOptions } from "../../src/core/check/index.ts";
import {
  type Checked,
  encode,
  evaluate,
  type HeddleDocument,
  initWeight,
  inlineValues,
  type Tensor,
  weightTable,
} from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";

/** Values of all weights whose sizes are known: inline ones, the others drawn. */
export function weightsOf(checked: Checked): Record<string, Tensor> {
  const { weights = {}, seed } = checked.document;
  return Object.fromEntries(
    weightTable(checked)
      .filter((w) => w.tiedTo === undefined && w.dims.every(Number.isFinite))
      .map(({ name, seedName, dims, init }) => {
        const inline = weights[name];
        const count = dims.reduce((a, b) => a * b, 1);
        return [name, tensor(dims, inline ? inlineValues(inline) : initWeight(init, count, seed, seedName))];
      }),
  );
}

/** Ids and validity of every stream, from the document's text. */
export function streamsOf(document: HeddleDocument): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(document.text).flatMap(([stream, text]) => {
      const result = encode(text, document.vocabulary ?? { kind: "words", tokens: [] });
      if (!result.ok) throw new Error(result.why);
      const { batch, time, ids, valid } = result.encoded;
      return [
        [`${stream}.ids`, tensor([batch, time], ids, "i32")],
        [`${stream}.valid`, tensor([batch, time], valid, "bool")],
      ];
    }),
  );
}

/** The named outputs of a document; `inputs` in place of its own text and weights. */
export function runDocument(
  document: HeddleDocument,
  fetch: readonly string[],
  inputs: Readonly<Record<string, Tensor>> = {},
  options: CheckOptions = {},
): Record<string, Tensor> {
  const { checked, program } = compile(document, options);
  return evaluate(program, { inputs: { ...weightsOf(checked), ...streamsOf(document), ...inputs }, fetch });
}
