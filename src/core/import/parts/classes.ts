// The class of a text, told by a decoder at its last token: what transformers makes of each causal language model.
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import { turned } from "../sources.ts";

/** How many classes a classifier has. */
export function labelsOf(config: Config): number {
  const names = config.get("id2label");
  const count = typeof names === "object" && names !== null ? Object.keys(names).length : 2;
  return config.count("num_labels", count);
}

/** The classes `…ForCausalLM` and `…ForSequenceClassification` of a decoder. */
export const decoderHeads = (name: string, causal = `${name}ForCausalLM`): readonly [string, string] => [
  causal,
  `${name}ForSequenceClassification`,
];

/** How many classes the text has; null where the architecture writes texts. */
export const textClasses = (config: Config): number | null =>
  config.architecture.endsWith("ForSequenceClassification") ? labelsOf(config) : null;

/**
 * Draws it on what comes from `x` and gives where the logits are. C counts the classes. The last token is the one that is
 * real and that none follows, which is looked for in `valid` as transformers does in the ids.
 */
export function drawTextClasses(canvas: Canvas, x: string): string {
  canvas.add("next_valid", "shift", {
    title: "Next is real",
    params: { direction: "left", fill: 0 },
    from: { x: "tokens.valid" },
  });
  canvas.add("ends", "mask_logic", { title: "Not", params: { op: "not" }, from: { a: "next_valid.x" } });
  canvas.add("last_valid", "mask_logic", { title: "And", from: { a: "tokens.valid", b: "ends.mask" } });
  canvas.add("last", "reduce", {
    title: "Last token",
    params: { fn: "sum", axis: 1 },
    from: { x, mask: "last_valid.mask" },
  });
  canvas.add("classifier", "lm_head", {
    title: "Classifier",
    params: { vocab: "C" },
    from: { x: "last.x" },
    weights: { w: turned("score.weight") },
  });
  return "classifier.logits";
}
