// Every primitive on every one of its samples: the cases of the generic suites.
import {
  type Attrs,
  type Builder,
  countOf,
  newBuilder,
  type Primitive,
  type PrimitiveName,
  type PrimitiveSample,
  type Program,
  primitives,
  type Tensor,
  tensor,
  type Value,
} from "../../src/core/ir/index.ts";
import {
  type Dtype,
  dim,
  literal,
  literalValue,
  productOfSizes,
  type Size,
} from "../../src/core/shape/index.ts";
import { randomFrom, seedOf } from "./random.ts";

export interface Case {
  /** `matmul.2` */
  readonly name: string;
  readonly prim: Primitive;
  readonly sample: PrimitiveSample;
  readonly dtypes: readonly Dtype[];
}

export const cases: readonly Case[] = Object.values(primitives).flatMap((entry) => {
  const prim = entry as unknown as Primitive;
  return prim.samples.map((sample, i) => ({
    name: `${prim.name}.${i}`,
    prim,
    sample,
    dtypes: sample.dims.map((_, k) => sample.dtypes?.[k] ?? "f32"),
  }));
});

/** How a suite turns the numbers of a sample into sizes. */
export type SizeOf = (n: number) => Size;

/** 12 → d2·d2·d3: named dims that multiply and divide as the numbers do; 0 and 1 stay literal. */
export const primeSizes: SizeOf = (n) => {
  const factors: Size[] = [];
  let rest = n;
  for (let p = 2; rest > 1; p++) {
    for (; rest % p === 0; rest /= p) factors.push(dim(`d${p}`));
  }
  return n === 0 ? literal(0) : productOfSizes(factors);
};

/** The dims of `primeSizes` at their own values, and at others. */
export const primeDims = { d2: 2, d3: 3, d5: 5 };
export const otherDims = { d2: 3, d3: 4, d5: 8 };

function attrsWith(attrs: Attrs, sizeOf: SizeOf): Attrs {
  const convert = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(convert);
    if (typeof v === "object" && v !== null && "terms" in v) return sizeOf(literalValue(v as Size) as number);
    return v;
  };
  return Object.fromEntries(Object.entries(attrs).map(([key, v]) => [key, convert(v)]));
}

export interface Built {
  readonly ins: readonly Value[];
  readonly out: Value;
}

/** Adds the case to a program; its inputs are `matmul.2/0`, `matmul.2/1`, … */
export function build(g: Builder, { name, prim, sample, dtypes }: Case, sizeOf: SizeOf = literal): Built {
  return g.from({ node: name.replace(".", "_") }, () => {
    const ins = sample.dims.map((dims, i) =>
      g.input({ kind: "feed", name: `${name}/${i}` }, { shape: dims.map(sizeOf), dtype: dtypes[i] as Dtype }),
    );
    return { ins, out: g.emit(prim.name as PrimitiveName, ins, attrsWith(sample.attrs ?? {}, sizeOf)) };
  });
}

/** Adds the gradients of Σ out · dy, where dy is the input `matmul.2/dy`; null where there is none. */
export function buildGradients(
  g: Builder,
  { name, prim, sample }: Case,
  { ins, out }: Built,
  sizeOf: SizeOf = literal,
) {
  const { vjp } = prim;
  if (vjp === "nonDifferentiable" || out.dtype !== "f32") return [];
  return g.from({ node: `${name.replace(".", "_")}_vjp` }, () => {
    const dy = g.input({ kind: "feed", name: `${name}/dy` }, out);
    return vjp(g, { ins, out, dy, attrs: attrsWith(sample.attrs ?? {}, sizeOf) });
  });
}

/** One program for many cases: engines are asked once. Outputs are `matmul.2` and the gradients `matmul.2/d0`, …  */
export function programOf(some: readonly Case[], sizeOf: SizeOf = literal): Program {
  const g = newBuilder(sizeOf === literal ? {} : primeDims, sizeOf === literal ? [] : Object.keys(primeDims));
  const outputs: Record<string, Value> = {};
  for (const c of some) {
    const built = build(g, c, sizeOf);
    outputs[c.name] = built.out;
    if (c.sample.rough) continue;
    buildGradients(g, c, built, sizeOf).forEach((d, i) => {
      if (d) outputs[`${c.name}/d${i}`] = d;
    });
  }
  return g.finish(outputs);
}

/** Random tensors, or the sample's own, for the program inputs of a case. */
export function drawInputs(
  program: Program,
  some: readonly Case[],
  dimsOf: (shape: readonly Size[]) => number[],
) {
  const byName = new Map(some.map((c) => [c.name, c]));
  return Object.fromEntries(
    program.inputs.map(({ name, value }) => {
      const [caseName = "", which = ""] = name.split("/");
      const c = byName.get(caseName) as Case;
      const type = program.values[value] as Value;
      const given = which === "dy" ? null : (c.sample.data?.[Number(which)] ?? null);
      const dims = dimsOf(type.shape);
      return [name, given ? tensor(dims, given, type.dtype) : draw(name, dims, type.dtype, c.sample)];
    }),
  );
}

function draw(
  name: string,
  dims: readonly number[],
  dtype: Dtype,
  { below = 4, range = [-2, 2] }: PrimitiveSample,
): Tensor {
  const random = randomFrom(seedOf(name));
  const [low, high] = range;
  const one = () => (dtype === "f32" ? low + (high - low) * random() : Math.floor(below * random()));
  // As f32 numbers, so that an engine gets the very same.
  return tensor(dims, Float32Array.from({ length: countOf(dims) }, one), dtype);
}
