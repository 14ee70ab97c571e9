// Cells that are ordinary numbers throughout, which most are: their dependences add up without a rule for each cell.
import { type AbstractTensor, UNK } from "./abstract-tensor.ts";

/** Lines of cells: which hold ordinary numbers alone, and what all cells of such a line depend on. */
export interface OrdinaryLines {
  readonly isOrdinary: Uint8Array;
  readonly deps: Uint32Array;
}

/** `lines` of `n` cells; cell t of line i is number `first(i) + t · step`. */
export function ordinaryLines(
  { kinds, deps, words }: AbstractTensor,
  lines: number,
  n: number,
  step: number,
  first: (line: number) => number,
): OrdinaryLines {
  const out = { isOrdinary: new Uint8Array(lines), deps: new Uint32Array(lines * words) };
  for (let line = 0; line < lines; line++) {
    const [from, to] = [first(line), line * words];
    let t = 0;
    for (; t < n && kinds[from + t * step] === UNK; t++) {
      const at = (from + t * step) * words;
      for (let w = 0; w < words; w++) out.deps[to + w] = out.deps[to + w]! | deps[at + w]!;
    }
    out.isOrdinary[line] = t === n ? 1 : 0;
  }
  return out;
}

/** Whether every cell is an ordinary number. */
export function isOrdinary({ kinds }: AbstractTensor): boolean {
  for (let i = 0; i < kinds.length; i++) if (kinds[i] !== UNK) return false;
  return true;
}
