// What the canvas has to take over from a trained graph, so that the weights of its run mean what they meant.
import {
  applyEdit,
  type Edit,
  encode,
  type HeddleDocument,
  nounFor,
  type Vocabulary,
  vocabularyDim,
  weightTable,
} from "../../core/index.ts";
import { sameTokens } from "../../runtime/client/index.ts";
import { checkedOf } from "../store/derived.ts";

export interface TakeOver {
  /** One step of the history. */
  readonly edits: readonly Edit[];
  /** What that comes to, for people. */
  readonly changes: readonly string[];
}

/** Null where the graph reads by that vocabulary already; all else is what somebody has rewired, and stays. */
export function takeOver(document: HeddleDocument, trained: HeddleDocument): TakeOver | null {
  const { vocabulary } = trained;
  if (!vocabulary || sameTokens(vocabulary, document.vocabulary)) return null;
  const dim = vocabularyDim(checkedOf(document));
  const size = vocabulary.tokens.length;
  const counts: Edit[] =
    dim !== undefined && document.dims[dim] !== size ? [{ edit: "setDim", dim, value: size }] : [];
  const texts = Object.entries(trained.text).flatMap(([stream, text]): Edit[] =>
    text === document.text[stream] || knows(vocabulary, document.text[stream])
      ? []
      : [{ edit: "setText", stream, text }],
  );
  const read: Edit[] = [{ edit: "setMeta", set: { vocabulary } }, ...counts, ...texts];
  const misfits = misfitting(document, read);
  const gone = misfits.map((weight): Edit => ({ edit: "setWeight", weight, value: null }));
  const what = vocabulary.kind;
  return {
    edits: [...read, ...gone],
    changes: [
      `the vocabulary (${size} ${what})`,
      ...(texts.length > 0 ? ["its text, because the current text has unknown words"] : []),
      ...(gone.length > 0
        ? [
            `without ${misfits.join(", ")} of the file, which no longer ${nounFor(misfits.length, "fits", "fit")}`,
          ]
        : []),
    ],
  };
}

/** Whether a text is made of its tokens alone. */
function knows(vocabulary: Vocabulary, text: string | undefined): boolean {
  const read = encode(text ?? "", vocabulary);
  return read.ok && read.encoded.unknown.length === 0;
}

/** Weights that stand in the document in a shape that its graph no longer has after these edits. */
function misfitting(document: HeddleDocument, edits: readonly Edit[]): readonly string[] {
  const after = applyEdit(document, { edit: "all", edits });
  if (!after.ok || !document.weights) return [];
  const inline = document.weights;
  return weightTable(checkedOf(after.document)).flatMap(({ name, dims }) => {
    const given = inline[name];
    return given && given.shape.join() !== dims.join() ? [name] : [];
  });
}
