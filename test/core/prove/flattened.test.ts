// A loss over samples and positions in one axis, `logits.view(-1, V)`: positions keep their places, and where they are
// put in another order than the targets' nothing is proved.
import { expect, test } from "vitest";
import { diagnose, type Edit, verdictOf } from "../../../src/core/index.ts";
import { edited } from "../../support/leak-zoo.ts";
import { preset } from "../presets.ts";

const node = (id: string, block: string, params = {}): Edit => ({
  edit: "addNode",
  scope: "",
  id,
  node: { block, params },
  at: [0, 0],
});
const wire = (text: string): Edit => ({ edit: "connect", scope: "", wire: text });

/** The claim about targets of a decoder with a flat loss, behind further changes. */
function targetsOf(targets: string, ...more: Edit[]) {
  const edits = [
    node("shift", "shift", { direction: "left" }),
    node("flat", "reshape", { shape: "B*T V" }),
    node("flat_t", "reshape", { shape: "B*T" }),
    node("loss", "loss"),
    ...["tokens.ids → shift.x", "lm_head.logits → flat.x", `${targets} → flat_t.x`].map(wire),
    ...["flat.x → loss.logits", "flat_t.x → loss.targets"].map(wire),
    ...more,
  ];
  const verdict = verdictOf(
    diagnose(edited(preset("decoder-only"), { edit: "all", edits }), { fixes: false }),
  );
  if (verdict.kind === "none") throw new Error(verdict.why);
  return verdict.claims.find((c) => c.kind === "target")?.verdict;
}

test("shifted targets are proved for every size", () => {
  expect(targetsOf("shift.x")).toBe("every-size");
});

test("targets that are read are not", () => {
  expect(targetsOf("tokens.ids")).not.toBe("every-size");
});

test("nor predictions in another order than their targets, though the sizes are the same", () => {
  const turned = [
    node("turn", "transpose", { order: [1, 0, 2] }),
    wire("lm_head.logits → turn.x"),
    wire("turn.x → flat.x"),
  ];
  expect(targetsOf("shift.x", ...turned)).not.toBe("every-size");
  const square: Edit = { edit: "setDim", dim: "B", value: "T" };
  // There a prediction meets its own target on the diagonal alone, which what comes next is never on.
  expect(targetsOf("tokens.ids", ...turned, square)).not.toBe("every-size");
  expect(targetsOf("shift.x", ...turned, square)).toBe("every-size");
});

test("views that are undone on the way change nothing", () => {
  const views = (from: string, to: string, shapes: readonly string[]): Edit[] =>
    shapes.flatMap((shape, i) => [
      node(`${to}_view_${i}`, "reshape", { shape }),
      wire(`${i === 0 ? from : `${to}_view_${i - 1}.x`} → ${to}_view_${i}.x`),
      ...(i === shapes.length - 1 ? [wire(`${to}_view_${i}.x → ${to}.x`)] : []),
    ]);
  const undone = views("lm_head.logits", "flat", ["T B V", "B T V"]);
  expect(targetsOf("shift.x", ...undone)).toBe("every-size");
  expect(targetsOf("tokens.ids", ...undone)).not.toBe("every-size");
});
