// Ids have a range: what a wire brings is known through shifts, slices and groups, and an id that names nothing is told
// where it arises, with a repair, before anything runs.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IdReading, idReadings } from "../../../src/core/check/index.ts";
import {
  check,
  diagnose,
  type Edit,
  evaluate,
  explain,
  fixesOf,
  type HeddleDocument,
  isError,
  lower,
  placeOf,
  tensor,
} from "../../../src/core/index.ts";
import { add, applied, connect, edited, param, remove } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const told = (d: HeddleDocument) => diagnose(d).diagnostics.map((x) => `${x.code} ${placeOf(x)}`);
const titleOf = (d: HeddleDocument) => diagnose(d).diagnostics.map((x) => explain(x as never).title)[0];

function afterFirstFix(d: HeddleDocument): { label: string; left: string[] } {
  const diagnosis = diagnose(d);
  const [first] = diagnosis.diagnostics;
  const [fix] = first ? fixesOf(diagnosis, first) : [];
  if (!fix) throw new Error("there is no fix");
  return { label: fix.label, left: told(applied(d, ...fix.edits)) };
}

/** A decoder whose targets are the tokens shifted left. */
const withLoss = (...more: readonly Edit[]) =>
  edited(
    "decoder-only",
    ...[add("shift", "shift"), add("loss", "loss")],
    ...[connect("tokens.ids → shift.x"), connect("shift.x → loss.targets")],
    connect("lm_head.logits → loss.logits"),
    ...more,
  );
const valid = (...more: readonly Edit[]) => [
  add("shift_valid", "shift", { fill: 0 }),
  connect("tokens.valid → shift_valid.x"),
  connect("shift_valid.x → loss.mask"),
  ...more,
];

describe("an id without a row", () => {
  test.each(presetNames)("%s has none", (name) => {
    expect(check(preset(name)).diagnostics).toEqual([]);
  });

  test.each([-100, -1, 55, 99, 0.5])("fill %d in front of an Embedding", (fill) => {
    const document = edited("encoder-decoder", param("shift", "fill", fill));
    expect(told(document)).toEqual(["id/no-row shift"]);
    const written = `${fill}`.replace("-", "−");
    expect(titleOf(document)).toBe(
      `"shift" fills free positions with id ${written}, but "emb_target" has no row ${written}: its 55 rows are 0 to 54.`,
    );
    expect(afterFirstFix(document)).toEqual({ label: 'Set fill of "shift" to <bos> (2)', left: [] });
  });

  test("is told beside a leak, and stops no proof", () => {
    const document = edited(
      "encoder-decoder",
      param("shift", "fill", -100),
      param("mask_target", "kind", "padding"),
      connect("target.valid → mask_target.valid"),
    );
    expect(told(document)).toEqual(expect.arrayContaining(["id/no-row shift", "leak/future decoder/attn_1"]));
    expect(told(document).some((t) => t.startsWith("leak/hazard"))).toBe(false);
  });

  test("is told without a vocabulary, where the ids of the text are not known", () => {
    const { vocabulary: _, ...bare } = edited(
      "worked-example",
      add("shift", "shift", { direction: "right" }),
      connect("tokens.ids → shift.x"),
      connect("shift.x → emb.ids"),
    );
    const found = check(bare).diagnostics.map((d) => [d.code, placeOf(d)]);
    expect(found).toContainEqual(["id/no-row", "shift"]);
    expect(found.map(([code]) => code)).not.toContain("vocabulary/size");
  });

  test("is seen through a group, and not behind a slice that takes it away", () => {
    const shifted = [add("right", "shift", { direction: "right" }), connect("tokens.ids → right.x")];
    const group: Edit = {
      edit: "addNode",
      scope: "",
      id: "g",
      node: {
        block: "group",
        body: { inputs: { ids: "shared" }, outputs: ["ids"], nodes: {}, wires: ["in.ids → out.ids"] },
      },
    };
    const into = edited(
      "decoder-only",
      ...shifted,
      group,
      connect("right.x → g.ids"),
      connect("g.ids → emb.ids"),
    );
    expect(told(into)).toContain("id/no-row right");
    const cut = edited(
      "decoder-only",
      ...[...shifted, add("cut", "slice", { start: 1, length: "T-1" }), connect("right.x → cut.x")],
      ...[add("other", "embedding"), connect("cut.x → other.ids")],
    );
    expect(check(cut).diagnostics.filter(isError)).toEqual([]);
  });
});

describe("a target that is no token", () => {
  test.each([
    [{ ignore: -1 }, {}, 'Ignore −100 in "loss"'],
    [{}, { fill: 99 }, 'Set fill of "shift" to −100, which "loss" ignores'],
    [{}, { fill: -1 }, 'Ignore −1 in "loss"'],
  ])("loss %j, shift %j", (loss, shift, label) => {
    const document = withLoss(
      ...Object.entries(loss).map(([name, value]) => param("loss", name, value)),
      ...Object.entries(shift).map(([name, value]) => param("shift", name, value)),
    );
    expect(told(document)).toEqual(["id/no-token shift"]);
    expect(afterFirstFix(document)).toEqual({ label, left: [] });
  });

  test("nothing is told where the filler is ignored, or masked", () => {
    expect(told(withLoss())).toEqual([]);
    expect(told(withLoss(param("shift", "fill", 99), ...valid()))).toEqual([]);
    expect(told(withLoss(param("shift", "fill", 99), ...valid(param("shift_valid", "fill", 1))))).toEqual([
      "id/no-token shift",
    ]);
  });

  test("an id of the text that the logits have no number for", () => {
    const document = withLoss(remove("lm_head"), add("lm_head", "lm_head", { vocab: 5 }));
    const wired = applied(document, connect("norm_f.x → lm_head.x"), connect("lm_head.logits → loss.logits"));
    expect(told(wired)).toContain("id/no-token tokens");
  });
});

describe("a filler that is a token", () => {
  test("is a warning where the loss scores it", () => {
    const document = withLoss(param("shift", "fill", 0));
    expect(told(document)).toEqual(["lint/filler-scored shift"]);
    expect(titleOf(document)).toContain("<unk> (id 0)");
    expect(afterFirstFix(document).left).toEqual([]);
  });

  test("is right where it says that the text ends", () => {
    const { vocabulary } = preset("decoder-only");
    if (!vocabulary) throw new Error("the preset has a vocabulary");
    const tokens = vocabulary.tokens.map((t, i) => (i === 3 ? "<eos>" : t));
    const ends = { ...withLoss(param("shift", "fill", 3)), vocabulary: { ...vocabulary, tokens } };
    expect(told(ends)).toEqual([]);
  });
});

type Step = { block: "shift" | "slice"; params: Record<string, number | string> };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    block: fc.constant("shift" as const),
    params: fc.record({
      direction: fc.constantFrom("left", "right"),
      by: fc.integer({ min: 1, max: 3 }),
      fill: fc.integer({ min: 100, max: 105 }),
      axis: fc.constantFrom(0, 1, -1),
    }),
  }),
  fc.record({
    block: fc.constant("slice" as const),
    params: fc.record({
      axis: fc.constantFrom(1, -1),
      start: fc.integer({ min: -6, max: 3 }),
      length: fc.integer({ min: 1, max: 6 }),
    }),
  }),
);

test("what is said of a wire's ids is so: every id is of some part, every filler stands at its place", () => {
  let tried = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
      const chain = steps.flatMap(({ block, params }, i) => [
        add(`s${i}`, block, params),
        connect(`${i === 0 ? "tokens.ids" : `s${i - 1}.x`} → s${i}.x`),
      ]);
      const last = `s${steps.length - 1}`;
      const document = {
        ...edited(
          "decoder-only",
          ...chain,
          add("reads", "embedding", { rows: 200 }),
          connect(`${last}.x → reads.ids`),
        ),
        dims: { ...preset("decoder-only").dims, B: 4, T: 6 },
      };
      const checked = check(document);
      if (checked.diagnostics.some(isError)) return;
      tried++;
      const program = lower(checked);
      const ids = Array.from({ length: 24 }, (_, i) => i);
      const found = evaluate(program, {
        inputs: { "main.ids": tensor([4, 6], ids, "i32") },
        fetch: [`${last}.x`],
      });
      const { dims, data } = found[`${last}.x`] ?? { dims: [], data: [] };
      // Shifts along two axes may together leave nothing of what came in.
      const crossing = steps.some(({ params }) => params.axis === 0);
      const reading = idReadings(checked).find((r: IdReading) => r.node.id === "reads");
      const parts = reading?.ports.get("ids") ?? [];
      for (const id of data) expect(parts.some((p) => p.low <= id && id <= p.high)).toBe(true);
      for (const { low, from, place } of parts) {
        if (from !== "fill") continue;
        if (!crossing) expect([...data]).toContain(low);
        if (!place || place.crossed) continue;
        const { axis, side, from: first, to } = place;
        const width = dims[axis] ?? 0;
        const stride = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
        data.forEach((id, i) => {
          const at = Math.floor(i / stride) % width;
          const distance = side === "start" ? at : width - 1 - at;
          if (distance >= first && distance < to) expect(id).toBe(low);
        });
      }
    }),
    { numRuns: 300 },
  );
  expect(tried).toBeGreaterThan(60);
});
