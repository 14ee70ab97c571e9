// A head off is that head's part of the output projection at 0, to the last bit, and nothing else: names and initial
// weights stay, so that its runs are paired with the base's.
import { describe, expect, test } from "vitest";
import {
  check,
  diagnose,
  evaluate,
  evaluateSize,
  type HeddleDocument,
  hasErrors,
  type Tensor,
  verdictOf,
  weightTable,
} from "../../src/core/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { combine, headOff, headsOff } from "../../src/study/index.ts";
import { preset } from "../core/presets.ts";

/** A number in (-0.5, 0.5) that depends on a name and a place only. */
const number = (name: string, i: number): number => {
  let h = i + 1;
  for (const c of name) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return ((Math.imul(h, 2654435761) >>> 8) % 1000) / 1000 - 0.5;
};

/** Every output of the graph, of weights drawn by their names; `zeroed` says which rows of a weight are 0. */
function values(d: HeddleDocument, zeroed = (_name: string, _row: number, _rows: number) => false) {
  const { program } = compile(d);
  const inputs = Object.fromEntries(
    program.inputs.map((input) => {
      const value = program.values[input.value]!;
      const dims = value.shape.map((s) => evaluateSize(s, program.dims));
      const name = "seedName" in input ? String(input.seedName) : input.name;
      const perRow = dims.slice(1).reduce((a, b) => a * b, 1);
      const data = Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => {
        if (value.dtype === "bool") return 1;
        if (value.dtype !== "f32") return i % 3;
        return zeroed(name, Math.floor(i / perRow), dims[0] ?? 1) ? 0 : number(name, i);
      });
      return [input.name, { dims, dtype: value.dtype, data: Float64Array.from(data) } satisfies Tensor];
    }),
  );
  return evaluate(program, { inputs });
}

const made = (base: HeddleDocument, id: string) => {
  const [, path, head] = /^head-off:(.+)\.(\d+)$/.exec(id)!;
  const combined = combine(base, [headOff(path!, Number(head))]);
  if (!combined.ok) throw new Error(combined.why);
  return combined.document;
};
const small = (name: string, H = 2): HeddleDocument => {
  const d = preset(name);
  return { ...d, dims: { ...d.dims, D: 8 * H, H } };
};

describe.each([
  ["decoder-only", 4, "blocks/attn", /^blocks\.(\d)\.wo\.w$/],
  ["encoder-decoder", 2, "decoder/attn_2", /^decoder\.(\d)\.wo_2\.w$/],
  ["decoder-modern", 4, "blocks/attn", /^blocks\.(\d)\.wo\.w$/],
] as const)("%s", (name, heads, attention, projection) => {
  const base = small(name, heads);
  const logits = base.objective!.logits;

  test.each([undefined, 0, 1])("iteration %s: the last head adds nothing", (only) => {
    const [scope, id] = attention.split("/");
    const path = only === undefined ? attention : `${scope}[${only}]/${id}`;
    const off = made(base, `head-off:${path}.${heads}`);
    expect(hasErrors(check(off))).toBe(false);
    const theirs = values(base, (weight, row, rows) => {
      const found = projection.exec(weight);
      return (
        found !== null && (only === undefined || Number(found[1]) === only) && row >= rows - rows / heads
      );
    });
    const whole = values(base)[logits]!.data;
    const ours = values(off)[logits]!.data;
    expect(Array.from(ours)).toEqual(Array.from(theirs[logits]!.data));
    expect(Array.from(ours)).not.toEqual(Array.from(whole));
  });
});

test("the catalogue has each head of each attention, together and by iteration; what is proved stays proved", () => {
  const base = preset("decoder-only");
  const ids = headsOff(base).map(({ id }) => id);
  expect(ids).toHaveLength(12);
  expect(ids).toContain("head-off:blocks/attn.4");
  expect(ids).toContain("head-off:blocks[1]/attn.1");
  const names = (d: HeddleDocument) => weightTable(check(d)).length;
  for (const id of ["head-off:blocks/attn.4", "head-off:blocks[1]/attn.1"]) {
    const off = made(base, id);
    expect(names(off)).toBe(names(base));
    expect(verdictOf(diagnose(off, { fixes: false })).kind).toBe(
      verdictOf(diagnose(base, { fixes: false })).kind,
    );
  }
});

test.each([
  ["blocks/attn", 5, "has heads 1 to 4; there is no head 5"],
  ["blocks/attn", 0, "there is no head 0"],
  ["blocks/ffn", 1, 'There is no attention "blocks/ffn"'],
  ["blocks[7]/attn", 1, "has iterations 0 to 1"],
  ["nowhere[0]/attn", 1, "is not a Repeat"],
])("%s, head %i is refused in words", (path, head, why) => {
  const combined = combine(preset("decoder-only"), [headOff(path, head)]);
  expect(combined.ok ? "" : combined.why).toContain(why);
});

test("two heads off one after the other", () => {
  const base = small("decoder-only", 4);
  const both = combine(base, [headOff("blocks/attn", 1), headOff("blocks/attn", 3)]);
  if (!both.ok) throw new Error(both.why);
  const theirs = values(base, (weight, row, rows) => {
    const head = Math.floor((4 * row) / rows);
    return /^blocks\.\d\.wo\.w$/.test(weight) && (head === 0 || head === 2);
  });
  const logits = base.objective!.logits;
  expect(Array.from(values(both.document)[logits]!.data)).toEqual(Array.from(theirs[logits]!.data));
});
