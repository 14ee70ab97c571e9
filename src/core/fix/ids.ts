// Repairs of ids that name nothing: another filler, or a loss that ignores the one there is.

import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode, startToken, vocabularyDim } from "../check/index.ts";
import { joinPath, splitPath } from "../model/index.ts";
import { type Propose, type Repair, setParam } from "../repair/index.ts";

/** `<bos>` where the vocabulary has one. */
export const fixNoRow: Propose<"id/no-row"> = (d, checked) => {
  const start = startToken(checked, d.rows);
  return [
    start && {
      label: `Set fill of "${d.node}" to ${start.token} (${start.id})`,
      edits: [setParam(d.node, "fill", start.id)],
    },
    { label: `Set fill of "${d.node}" to 0`, edits: [setParam(d.node, "fill", 0)] },
  ];
};

export const fixNoToken: Propose<"id/no-token"> = (d, checked) =>
  d.from === "text" ? [widerHead(d.loss, checked), ignoring(d.loss, d.id)] : fillerRepairs(d);

/** The head that the logits come from gets as many of them as the vocabulary has tokens. */
function widerHead(loss: string, checked: Checked): Repair | undefined {
  const [scope] = splitPath(loss);
  const source = findNode(checked, loss)?.inputs.find((p) => p.name === "logits")?.source;
  const head = source && findNode(checked, joinPath(scope, source.node));
  const dim = vocabularyDim(checked);
  if (!head || dim === undefined || !hasTrait(head.block, "gives-logits")) return undefined;
  return {
    label: `Give "${head.path}" a logit for each token: vocab = ${dim}`,
    edits: [setParam(head.path, "vocab", dim)],
  };
}

interface ScoredFiller {
  readonly node: string;
  readonly id: number;
  readonly loss: string;
  readonly ignore: number;
}

/** A negative id was meant to be ignored; one that is not negative may be a token, and ignoring it hides real targets. */
function fillerRepairs({ node, id, loss, ignore }: ScoredFiller): readonly Repair[] {
  const fill = {
    label: `Set fill of "${node}" to ${written(ignore)}, which "${loss}" ignores`,
    edits: [setParam(node, "fill", ignore)],
  };
  return id < 0 ? [ignoring(loss, id), fill] : [fill];
}

const ignoring = (loss: string, id: number): Repair => ({
  label: `Ignore ${written(id)} in "${loss}"`,
  edits: [setParam(loss, "ignore", id)],
});

const written = (id: number): string => `${id}`.replace("-", "−");
