// The catalogue of one-step variations: design choices that are exchanged, and parts that are left out.
import { check, swaps } from "../../core/index.ts";
import { nodePaths, nodesWith } from "./node-paths.ts";
import { toLearned, toSinusoidal, withoutPositions, withRope } from "./positions.ts";
import { refused, type Variation } from "./variation.ts";

/** The swaps of the core, of the whole graph: norm placement and kind, key-value heads, kind of FFN. */
const exchanged: readonly Variation[] = swaps.map(({ id, label, propose }) => ({
  id,
  label,
  propose: (document) => propose(check(document), [""]),
}));

const withoutMask: Variation = {
  id: "no-mask",
  label: "No mask",
  propose(document) {
    const masks = nodesWith(document, "makes-mask").filter(({ spec }) => !spec.mute);
    if (masks.length === 0) return refused("There is no mask to leave out.");
    return {
      ok: true,
      edits: masks.map(({ path }) => ({ edit: "setFlag", node: path, flag: "mute", on: true })),
    };
  },
};

/** The table of the embedding in place of the head's own matrix (Press and Wolf 2017). */
const tied: Variation = {
  id: "tie",
  label: "Embedding and LM head tied",
  propose(document) {
    const [embedding, head] = [nodesWith(document, "embeds")[0], nodesWith(document, "gives-logits")[0]];
    if (!embedding || !head) return refused("Tying needs an embedding and an LM head.");
    if (head.spec.params?.tied === true) return refused("Embedding and LM head are tied already.");
    const weight = (path: string) => `${path.replaceAll("/", ".")}.table`;
    return {
      ok: true,
      edits: [
        { edit: "setParam", node: head.path, param: "tied", value: true },
        { edit: "setTie", weight: weight(head.path), to: weight(embedding.path) },
      ],
    };
  },
};

export const oneStep: readonly Variation[] = [
  ...exchanged,
  toLearned,
  toSinusoidal,
  withRope,
  withoutPositions,
  withoutMask,
  tied,
];

/** `bypass:blocks/norm_1`, `mute:pe`: one node left out. */
export function withoutNode(flag: "bypass" | "mute", path: string): Variation {
  const label = `${path} ${flag === "mute" ? "muted" : "bypassed"}`;
  return {
    id: `${flag}:${path}`,
    label,
    propose: (document) =>
      nodePaths(document).includes(path)
        ? { ok: true, edits: [{ edit: "setFlag", node: path, flag, on: true }] }
        : refused(`There is no node "${path}".`),
  };
}
