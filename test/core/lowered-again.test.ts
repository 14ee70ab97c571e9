// A node that was lowered before is lowered by what was written down of it: the program must be the one that its block
// makes, value by value, after every edit.
import { expect, test } from "vitest";
import { CheckMemo, check, type Edit, type HeddleDocument, lower } from "../../src/core/index.ts";
import { lowerOnce } from "../../src/core/lower/index.ts";
import { edited } from "../support/leak-zoo.ts";
import { preset, presetNames } from "./presets.ts";

/** Lowered often enough to be lowered by what is known. */
const often = (document: HeddleDocument, memo: CheckMemo) => {
  const checked = check(document, { memo });
  return [1, 2, 3].map(() => [lower(checked), lowerOnce(checked)] as const);
};

/** Its nodes are new: nothing is known of them. */
const fresh = (document: HeddleDocument) => [lower(check(document)), lowerOnce(check(document))];

const editsOf = ({ nodes, wires }: HeddleDocument): Edit[] => [
  ...Object.entries(nodes).flatMap(([node, { block }]): Edit[] =>
    block === "norm" ? [{ edit: "setFlag", node, flag: "bypass", on: true }] : [],
  ),
  ...wires.slice(0, 6).map((wire): Edit => ({ edit: "disconnect", scope: "", wire })),
  { edit: "setDim", dim: "N", value: 3 },
];

test.each(presetNames)("%s", (name) => {
  const memo = new CheckMemo();
  const document = preset(name);
  for (const found of often(document, memo)) expect(found).toEqual(fresh(document));
  for (const edit of editsOf(document)) {
    const after = edited(document, edit);
    for (const found of often(after, memo)) expect(found).toEqual(fresh(after));
  }
});

test("one source at two ports, then two of the same type", () => {
  const memo = new CheckMemo();
  const twice = edited(preset("decoder-only"), {
    edit: "all",
    edits: [
      { edit: "addNode", scope: "", id: "sum", node: { block: "add" }, at: [0, 0] },
      { edit: "connect", scope: "", wire: "emb.x → sum.a" },
      { edit: "connect", scope: "", wire: "emb.x → sum.b" },
    ],
  });
  const apart = edited(twice, { edit: "connect", scope: "", wire: "add_pe.y → sum.b" });
  for (const document of [twice, apart, twice, apart])
    for (const found of often(document, memo)) expect(found).toEqual(fresh(document));
});
