// Projections that a checkpoint keeps in one matrix [out, in].
import type { Shape } from "../shape.ts";
import { entries, plain, through, turnedRows } from "../sources.ts";

interface Fused {
  /** Without its ending: `….query_key_value`. */
  readonly name: string;
  readonly bias: boolean;
  /** Rows of the whole. */
  readonly rows: number;
  /** Width of what is projected. */
  readonly from: number;
}

/** Rows one after the other: queries, then keys, then values. */
export const rowsOf = ({ name, bias, rows, from }: Fused, start: number, length: number) => ({
  w: turnedRows(`${name}.weight`, [rows, from], start, length),
  ...(bias ? { b: entries(`${name}.bias`, rows, start, length) } : {}),
});

/**
 * Rows by groups: each group has `each` heads of `width` rows, and these are heads `start … start + length` of every
 * group: [group, head, width].
 */
export function headsOf(
  { name, bias, rows, from }: Fused,
  of: { readonly each: number; readonly width: number },
  start: number,
  length = 1,
) {
  const groups = rows / (of.each * of.width);
  const kept = groups * length * of.width;
  return {
    w: through(
      `${name}.weight`,
      [rows, from],
      { reshape: [groups, of.each, of.width, from] },
      { slice: [1, start, length] },
      { reshape: [kept, from] },
      { permute: [1, 0] },
    ),
    ...(bias
      ? {
          b: through(
            `${name}.bias`,
            [rows],
            { reshape: [groups, of.each, of.width] },
            { slice: [1, start, length] },
            { reshape: [kept] },
          ),
        }
      : {}),
  };
}

/** `nn.Linear` by its name. */
export const wholeOf = (name: string, bias: boolean) => ({
  w: { tensor: `${name}.weight`, steps: [{ permute: [1, 0] }] },
  ...(bias ? { b: plain(`${name}.bias`) } : {}),
});

/** Gate and expansion in one matrix. */
export function gateUp(name: string, fn: string, shape: Shape) {
  const { F, D } = shape.sizes;
  const fused = { name: `${name}.mlp.gate_up_proj`, bias: false, rows: 2 * F, from: D };
  return {
    ...{ fn, hidden: shape.hidden },
    gate: rowsOf(fused, 0, F),
    up: rowsOf(fused, F, F),
    down: wholeOf(`${name}.mlp.down_proj`, false),
  };
}
