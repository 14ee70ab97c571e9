// Points that wires are led through follow what happens to the wires, and are no part of what is computed.
import { describe, expect, test } from "vitest";
import { grouping } from "../../../src/core/document/index.ts";
import {
  applyEdit,
  check,
  diffDocuments,
  type Edit,
  parseDocument,
  printDocument,
} from "../../../src/core/index.ts";
import { applied, carried, free } from "../edited.ts";
import { preset } from "../presets.ts";

const wire = "norm_f.x → lm_head.x";
const via = [
  [10, 20],
  [30, -40],
] as const;
const plain = preset("decoder-only");
const led = applied(plain, { edit: "route", scope: "", wire, via });

test("they stand in the file and come back; taken away, the document is as it was", () => {
  expect(led.routes).toEqual({ "lm_head.x": via });
  const back = parseDocument(printDocument(led));
  expect(back.ok && back.document).toEqual(led);
  expect(printDocument(applied(led, { edit: "route", scope: "", wire, via: [] }))).toBe(printDocument(plain));
});

test("nothing computed changes, and the diff calls it layout", () => {
  expect(check(led).diagnostics).toEqual(check(plain).diagnostics);
  const [change, ...more] = diffDocuments(plain, led);
  expect(more).toEqual([]);
  expect(change).toMatchObject({ kind: "layout", edit: { edit: "route", scope: "", wire, via } });
  const [back] = diffDocuments(led, plain);
  expect(back && printDocument(applied(led, back.edit))).toBe(printDocument(plain));
});

describe("they go with the wire", () => {
  test.each<[string, Edit]>([
    ["cut", { edit: "disconnect", scope: "", wire }],
    ["drawn from elsewhere", { edit: "connect", scope: "", wire: "blocks.x → lm_head.x" }],
    ["its source removed", { edit: "removeNode", scope: "", id: "norm_f" }],
    ["its target removed", { edit: "removeNode", scope: "", id: "lm_head" }],
  ])("%s", (_, edit) => {
    expect(applied(led, edit).routes).toBeUndefined();
  });

  test("drawn again as it was it keeps them; renamed, they are under the new name", () => {
    expect(applied(led, { edit: "connect", scope: "", wire }).routes).toEqual(led.routes);
    const renamed = applied(led, { edit: "renameNode", scope: "", id: "lm_head", to: "head" });
    expect(renamed.routes).toEqual({ "head.x": via });
  });

  test("into a group and out again", () => {
    const inside = carried(led, grouping.group(led, "", ["norm_f", "lm_head"], "pack"));
    expect(inside.routes).toEqual({ "pack/lm_head.x": via });
    expect(carried(inside, grouping.ungroup(inside, "", "pack", free)).routes).toEqual(led.routes);
  });
});

test("a wire that is not there and a place that is no number are refused", () => {
  const refusal = (edit: Edit) => {
    const result = applyEdit(plain, edit);
    return result.ok ? "" : result.why;
  };
  expect(refusal({ edit: "route", scope: "", wire: "a.x → b.x", via })).toContain("no wire");
  expect(refusal({ edit: "route", scope: "", wire, via: [[Number.NaN, 0]] })).toContain("must be numbers");
});
