// Cells kept once by content, and operations remembered by their operands.
import { type AbstractTensor, type Attrs, NF, type Program } from "../ir/index.ts";

export interface Kept {
  readonly id: number;
  readonly cells: AbstractTensor;
  readonly hasNF: boolean;
}

export interface Done {
  readonly made: Kept;
  readonly limit: number;
}

export class Store {
  private readonly byHash = new Map<number, Kept[]>();
  private readonly done = new Map<number | string, Done>();
  private count = 0;
  private mark = 0;

  freshMark(): number {
    return ++this.mark;
  }

  /** The one object for cells of this content. */
  keep(cells: AbstractTensor): Kept {
    const hash = hashOf(cells);
    const bucket = this.byHash.get(hash) ?? [];
    const known = bucket.find((k) => k.cells === cells || same(k.cells, cells));
    if (known) return known;
    const kept = { id: this.count++, cells, hasNF: cells.kinds.includes(NF) };
    bucket.push(kept);
    this.byHash.set(hash, bucket);
    return kept;
  }

  /** What an operation of one kind (`opKinds`) makes of these operands: worked out once. */
  remember(kind: number, ins: readonly Kept[], work: () => Done): Done {
    const key = doneKey(kind, ins);
    const known = this.done.get(key);
    if (known) return known;
    const made = work();
    this.done.set(key, made);
    return made;
  }
}

/** A number for up to two operands, which is nearly always: 20 bits for the kind, 16 for each of them. */
function doneKey(kind: number, ins: readonly Kept[]): number | string {
  const [a, b] = [ins[0]?.id ?? 0xffff, ins[1]?.id ?? 0xffff];
  if (ins.length > 2 || kind >= 1 << 20 || a >= 0xffff || b >= 0xffff)
    return `${kind}|${ins.map((k) => k.id).join()}`;
  return (kind * 0x10000 + a) * 0x10000 + b;
}

function hashOf({ kinds, values, deps, axes }: AbstractTensor): number {
  let h = kinds.length ^ (axes.length << 16);
  for (let i = 0; i < kinds.length; i++) {
    h = Math.imul(h ^ kinds[i]! ^ (values[i]! * 7919), 0x01000193);
  }
  for (let i = 0; i < deps.length; i++) h = Math.imul(h ^ deps[i]!, 0x01000193);
  return h >>> 0;
}

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};

const same = (a: AbstractTensor, b: AbstractTensor): boolean =>
  a.dtype === b.dtype &&
  a.axes.length === b.axes.length &&
  a.axes.every((axis, i) => {
    const other = b.axes[i];
    return (
      other !== undefined &&
      axis.length === other.length &&
      axis.every((x, k) => x.n === other[k]?.n && x.real === other[k]?.real)
    );
  }) &&
  equal(a.kinds, b.kinds) &&
  equal(a.deps, b.deps) &&
  equal(a.values, b.values);

const kinds = new WeakMap<Program, readonly number[]>();

/**
 * For each operation a number that is the same for the same primitive with equal attributes, at any sizes; of several
 * programs where they share `numbers`.
 */
export function opKinds(program: Program, numbers?: Map<string, number>): readonly number[] {
  if (numbers) return numbered(program, numbers);
  let found = kinds.get(program);
  if (!found) {
    found = numbered(program, new Map());
    kinds.set(program, found);
  }
  return found;
}

const numbered = ({ ops }: Program, numbers: Map<string, number>): number[] =>
  ops.map(({ prim, attrs }) => {
    const key = opKey(prim, attrs);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });

const opKeys = new WeakMap<Attrs, { readonly prim: string; readonly key: string }>();

/** Attributes are those of one operation, or of the same one in the program after an edit. */
function opKey(prim: string, attrs: Attrs): string {
  let known = opKeys.get(attrs);
  if (known?.prim !== prim) {
    known = { prim, key: `${prim}|${attrsKey(attrs)}` };
    opKeys.set(attrs, known);
  }
  return known.key;
}

const keys = new WeakMap<object, string>();
let objects = 0;

/** Equal keys only for equal attributes at the same sizes; long lists are told apart by identity. */
function attrsKey(attrs: Attrs): string {
  let key = "";
  for (const name in attrs) key += `${name}=${partKey(attrs[name])};`;
  return key;
}

function partKey(v: unknown): string {
  if (typeof v !== "object" || v === null) return Object.is(v, -0) ? "-0" : String(v);
  if ("key" in v) return String(v.key);
  if (!Array.isArray(v) || v.length > 16) {
    let key = keys.get(v);
    if (key === undefined) {
      key = `#${objects++}`;
      keys.set(v, key);
    }
    return key;
  }
  let key = "";
  for (const part of v) key += `${partKey(part)},`;
  return key;
}
