// One text has one batch size and one length, and tied weights one shape, at all sizes: where two nodes say otherwise it is
// told, with a repair, and what is right is lowered and proved as if the other were not there.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  diagnose,
  type Edit,
  explain,
  fixesOf,
  type HeddleDocument,
  isError,
} from "../../../src/core/index.ts";
import { add, applied, connect, dim, edited, param } from "../edited.ts";

const errorsOf = (d: HeddleDocument) => diagnose(d).diagnostics.filter(isError);
const codesOf = (d: HeddleDocument) => errorsOf(d).map((x) => x.code);
const fixes = (d: HeddleDocument) => {
  const diagnosis = diagnose(d);
  return fixesOf(diagnosis, diagnosis.diagnostics[0]!);
};

/** Where a second Tokens can stand: at the root, in a group of its own, in the body of the repeat. */
const scopes = ["", "group", "blocks"] as const;
type Param = string | number;

/** Both read "main"; the second has sizes of its own. */
function twin(scope: (typeof scopes)[number], batch: Param, time: Param, ...more: Edit[]): HeddleDocument {
  const inside = [
    add("again", "tokens", { batch, time }, scope),
    add("again_emb", "embedding", undefined, scope),
    connect("again.ids → again_emb.ids", scope),
  ];
  const group: Edit = {
    edit: "addNode",
    scope: "",
    id: "group",
    node: { block: "group", body: { nodes: {}, wires: [], inputs: {}, outputs: [] } },
  };
  return edited("decoder-only", dim("S", 4), ...(scope === "group" ? [group] : []), ...inside, ...more);
}

describe("two Tokens on one stream", () => {
  const size = fc.constantFrom<Param>("B", "T", "S", "2*T", "T-1", 1, 4, 7);
  test("are one text or an error with a repair, wherever they stand, and nothing throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...scopes), size, size, (scope, batch, time) => {
        const document = twin(scope, batch, time);
        const isOne = batch === "B" && time === "T";
        expect(codesOf(document)).toEqual(isOne ? [] : ["stream/sizes"]);
        if (isOne) return;
        for (const fix of fixes(document)) expect(codesOf(applied(document, ...fix.edits))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  test("the error names both and says what must be; another length is another text, another batch a slip", () => {
    const document = twin("", "B", "S");
    const [error] = errorsOf(document);
    expect(explain(error as never)).toEqual({
      title:
        '"again" reads the stream "main" as [B, S], but "tokens" reads it as [B, T]: both must have the same sizes.',
      because: ["S = 4", "T = 4", "They are equal only at the example sizes; other sizes would differ."],
      help: 'A stream is one text, with one batch size and one length. Give "again" the sizes of "tokens", or a stream of its own.',
    });
    expect(fixes(document)[0]?.label).toBe('Let "again" read a stream of its own, "main_2"');
    expect(fixes(twin("", 2, "T"))[0]?.label).toBe('Give "again" the sizes of "tokens"');
  });

  test("of plain numbers that are alike are one text, for the proof too", () => {
    const document = twin("", 16, "T", param("tokens", "batch", 16));
    expect(codesOf(document)).toEqual([]);
    expect(diagnose(document).proof?.verdict).toBe("proved");
  });
});

test("weights that are alike by accident can't be tied", () => {
  const document = edited(
    "decoder-only",
    ...[dim("W", 48), add("again", "embedding", { rows: "W" }), connect("tokens.ids → again.ids")],
    { edit: "setTie", weight: "again.table", to: "emb.table" },
  );
  expect(codesOf(document)).toEqual(["tie/shape"]);
  expect(codesOf(applied(document, ...fixes(document)[0]!.edits))).toEqual([]);
});
