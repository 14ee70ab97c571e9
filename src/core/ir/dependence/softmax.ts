// Dependence rules of softmax and of other functions of a whole row. A masked score becomes an exact zero, and every
// weight depends on all scores that are live in its row: the denominator carries too.
import {
  type AbstractTensor,
  BIG,
  type CellKind,
  CON,
  type DependenceScope,
  LOW,
  maskThreshold,
  NEG,
  NF,
  UNK,
  vanishing,
} from "./abstract-tensor.ts";
import { countOfAxis, emptyCells, isWhole } from "./atoms.ts";

const masked = (kind: CellKind, value: number): boolean =>
  kind === NEG || (kind === CON && value <= -maskThreshold && value !== Number.NEGATIVE_INFINITY);

/** How large scores may be for a finite mask to leave exactly nothing of a cell. */
const limitOf = (kind: CellKind, value: number): number =>
  kind === NEG ? (value - vanishing) / 2 : -value - vanishing;

interface Row {
  /** NaN everywhere: something in the row is NaN or +∞, or nothing in it is live. */
  readonly broken: boolean;
  /** Finite masks leave exact zeros in this row, as long as scores stay below this. */
  readonly limit: number | null;
  readonly live: number;
  /** Some live cell may be −∞. */
  readonly unsure: boolean;
}

function survey(x: AbstractTensor, start: number, n: number): Row {
  let [ordinary, low, neg, big] = [0, 0, 0, 0];
  let limit = Number.POSITIVE_INFINITY;
  for (let i = start; i < start + n; i++) {
    const [kind, value] = [x.kinds[i] as CellKind, x.values[i]!];
    if (kind === NF || (kind === CON && value === Number.POSITIVE_INFINITY)) {
      return { broken: true, limit: null, live: 0, unsure: false };
    }
    if (masked(kind, value)) {
      neg++;
      limit = Math.min(limit, limitOf(kind, value));
    } else if (kind === LOW) low++;
    else if (kind === BIG) big++;
    else if (!(kind === CON && value === Number.NEGATIVE_INFINITY)) ordinary++;
  }
  if (ordinary + big + neg === 0) return { broken: true, limit: null, live: low, unsure: true };
  const dropped = neg > 0 && ordinary > 0 && big === 0;
  const live = ordinary + low + big + (dropped ? 0 : neg);
  return { broken: false, limit: dropped ? limit : null, live, unsure: low > 0 };
}

/** Weights, or their logarithms. */
export function softmaxCells(x: AbstractTensor, log: boolean, f: DependenceScope): AbstractTensor {
  const last = x.axes.at(-1)!;
  const n = countOfAxis(last);
  const { words } = x;
  const out = emptyCells(x.axes, f.dtype, f.words);
  const union = new Uint32Array(words);
  for (let start = 0; start < x.kinds.length; start += n) {
    const row = survey(x, start, n);
    if (row.limit !== null) f.assume(row.limit);
    const alone = !row.broken && row.live === 1 && !row.unsure && isWhole(last);
    union.fill(0);
    for (let i = start; i < start + n; i++) {
      if (!row.broken && !isLive(x, i, row)) continue;
      for (let w = 0; w < words; w++) union[w] = union[w]! | x.deps[i * words + w]!;
    }
    for (let i = start; i < start + n; i++) {
      const live = isLive(x, i, row);
      if (row.broken) out.kinds[i] = NF;
      else if (live && alone) out.values[i] = log ? 0 : 1;
      else if (live) out.kinds[i] = log && x.kinds[i] === LOW ? LOW : log && x.kinds[i] === BIG ? BIG : UNK;
      else if (log && x.kinds[i] === NEG) {
        out.kinds[i] = NEG;
        out.values[i] = x.values[i]!;
      } else if (log && x.values[i] !== Number.NEGATIVE_INFINITY) {
        out.kinds[i] = NEG;
        out.values[i] = -x.values[i]!;
      } else out.values[i] = log ? Number.NEGATIVE_INFINITY : 0;
      if (out.kinds[i] === CON) continue;
      for (let w = 0; w < words; w++) {
        const k = i * words + w;
        out.deps[k] = union[w]! | (log ? x.deps[k]! : 0);
      }
    }
  }
  return out;
}

function isLive(x: AbstractTensor, i: number, row: Row): boolean {
  const [kind, value] = [x.kinds[i] as CellKind, x.values[i]!];
  if (kind === CON && value === Number.NEGATIVE_INFINITY) return false;
  return row.limit === null || !masked(kind, value);
}

/** A function of the row's mean and spread, such as a LayerNorm: every entry depends on the whole row. */
export function rowCells(x: AbstractTensor, keepRow: boolean, f: DependenceScope): AbstractTensor {
  const width = countOfAxis(x.axes.at(-1)!);
  const n = keepRow ? width : 1;
  const out = emptyCells(keepRow ? x.axes : [...x.axes.slice(0, -1), []], f.dtype, f.words);
  const { words } = f;
  for (let row = 0; row * width < x.kinds.length; row++) {
    const union = new Uint32Array(words);
    let finite = true;
    for (let i = row * width; i < (row + 1) * width; i++) {
      const kind = x.kinds[i] as CellKind;
      finite &&= kind === CON ? Number.isFinite(x.values[i]) : kind !== NF && kind !== LOW;
      for (let w = 0; w < words; w++) union[w] = union[w]! | x.deps[i * words + w]!;
    }
    out.kinds.fill(finite ? UNK : NF, row * n, (row + 1) * n);
    for (let i = row * n; i < (row + 1) * n; i++) out.deps.set(union, i * words);
  }
  return out;
}
