// A loss over positions and samples in one axis, as in `logits.view(-1, V)`: of either order, on either side.
import type { Step } from "./graph-mutants.ts";

/** Scores the head's logits, flattened, against the tokens that come next, and sometimes against others. */
export const scoreFlat: Step = (graph, random, pick) => {
  const { tokens, lm_head } = graph.nodes;
  if (!tokens || !lm_head) return null;
  const direction = pick(["left", "left", "left", "right"]);
  const isShifted = random() < 0.8;
  const exchanged = { logits: random() < 0.25, targets: random() < 0.25 };
  const targets = isShifted ? "flat_shift.x" : "tokens.ids";
  if (isShifted) {
    graph.nodes.flat_shift = { block: "shift", params: { direction } };
    graph.wires.push("tokens.ids → flat_shift.x");
  }
  const flatten = (side: "logits" | "targets", from: string, order: readonly number[], shape: string) => {
    let at = from;
    if (exchanged[side]) {
      graph.nodes[`${side}_order`] = { block: "transpose", params: { order } };
      graph.wires.push(`${at} → ${side}_order.x`);
      at = `${side}_order.x`;
    }
    graph.nodes[`${side}_flat`] = { block: "reshape", params: { shape } };
    graph.wires.push(`${at} → ${side}_flat.x`, `${side}_flat.x → flat_loss.${side}`);
  };
  graph.nodes.flat_loss = { block: "loss" };
  flatten("logits", "lm_head.logits", [1, 0, 2], "B*T V");
  flatten("targets", targets, [1, 0], "B*T");
  const turned = Object.entries(exchanged).flatMap(([side, is]) => (is ? [side] : []));
  return `flat loss${isShifted ? `, ${direction}` : ""}${turned.length > 0 ? `, ${turned.join(" and ")} exchanged` : ""}`;
};
