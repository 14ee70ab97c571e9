// A recurrence has three forms: token by token, in chunks with a state between them, and all pairs at once. The block
// computes the last; all three give the same.
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { graphOf } from "../../support/oracle.ts";
import { randomFrom } from "../../support/random.ts";

/** One head: rows of q and k, of v, and what is left of each channel of the state at each step. */
interface Head {
  readonly q: readonly (readonly number[])[];
  readonly k: readonly (readonly number[])[];
  readonly v: readonly (readonly number[])[];
  readonly left: readonly (readonly number[])[];
}

type Matrix = readonly (readonly number[])[];

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const column = (m: Matrix, e: number) => m.map((row) => row[e]!);
const empty = ({ k, v }: Head): Matrix => k[0]!.map(() => v[0]!.map(() => 0));

function stepwise(head: Head): Matrix {
  let state = empty(head);
  return head.q.map((q, t) => {
    state = state.map((row, c) => row.map((s, e) => head.left[t]![c]! * s + head.k[t]![c]! * head.v[t]![e]!));
    return head.v[t]!.map((_, e) => dot(q, column(state, e)));
  });
}

/** Inside a chunk all pairs, between chunks a state (Dao and Gu 2024, section 6). */
function chunked(head: Head, size: number): Matrix {
  let state = empty(head);
  const out: number[][] = [];
  const { q, k, v, left } = head;
  for (let from = 0; from < q.length; from += size) {
    const to = Math.min(from + size, q.length);
    // What is left at t of what came in before `at`.
    const kept = (c: number, at: number, t: number) => {
      let product = 1;
      for (let i = at; i <= t; i++) product *= left[i]![c]!;
      return product;
    };
    for (let t = from; t < to; t++)
      out.push(
        v[t]!.map((_, e) => {
          let y = q[t]!.reduce((sum, x, c) => sum + x * kept(c, from, t) * state[c]![e]!, 0);
          for (let j = from; j <= t; j++)
            y += q[t]!.reduce((sum, x, c) => sum + x * k[j]![c]! * kept(c, j + 1, t), 0) * v[j]![e]!;
          return y;
        }),
      );
    const last = to - 1;
    state = state.map((row, c) =>
      row.map((s, e) => {
        let next = kept(c, from, last) * s;
        for (let j = from; j <= last; j++) next += kept(c, j + 1, last) * k[j]![c]! * v[j]![e]!;
        return next;
      }),
    );
  }
  return out;
}

/** By the block, at these sizes. */
function byBlock(inputs: Readonly<Record<string, Tensor>>, dims: Readonly<Record<string, number>>): Tensor {
  const heads = (t: string, w: string) => `B:batch H:head T:${t} ${w}:feature`;
  const decay = inputs.log_decay!.dims.length === 4 ? heads("time", "K") : "B:batch H:head T:time";
  const axes = { q: heads("query", "K"), k: heads("key", "K"), v: heads("key", "E"), log_decay: decay };
  const { document, feeds } = graphOf({ block: "linear_attention", params: {}, dims, axes, inputs: {} });
  return evaluate(compile(document, { feeds }).program, { inputs, fetch: ["it.out"] })["it.out"] as Tensor;
}

const sizes = fc.record({
  ...{
    B: fc.integer({ min: 1, max: 2 }),
    H: fc.integer({ min: 1, max: 3 }),
    T: fc.integer({ min: 1, max: 13 }),
  },
  ...{
    K: fc.integer({ min: 1, max: 4 }),
    E: fc.integer({ min: 1, max: 3 }),
    chunk: fc.integer({ min: 1, max: 5 }),
  },
  ...{ channels: fc.boolean(), strength: fc.constantFrom(0, 0.1, 1, 20), seed: fc.nat() },
});

const drawn = ({ B, H, T, K, E, channels, strength, seed }: Readonly<Record<string, number | boolean>>) => {
  const random = randomFrom(Number(seed));
  const draw = (dims: readonly number[], of: () => number) =>
    tensor(dims, Float64Array.from({ length: dims.reduce((a, b) => a * b, 1) }, of));
  const [b, h, t, k, e] = [B, H, T, K, E].map(Number) as [number, number, number, number, number];
  const any = () => 4 * random() - 2;
  return {
    ...{ q: draw([b, h, t, k], any), k: draw([b, h, t, k], any), v: draw([b, h, t, e], any) },
    log_decay: draw(channels ? [b, h, t, k] : [b, h, t], () => -Number(strength) * random()),
  };
};

/** The head at a place of [B, H, T, …]. */
function headOf(inputs: ReturnType<typeof drawn>, at: number, T: number, K: number): Head {
  const rows = (x: Tensor): Matrix => {
    const width = x.data.length / (x.dims[0]! * x.dims[1]! * T);
    return Array.from({ length: T }, (_, t) => [
      ...x.data.slice((at * T + t) * width, (at * T + t + 1) * width),
    ]);
  };
  const left = rows(inputs.log_decay).map((row) =>
    Array.from({ length: K }, (_, c) => Math.exp(row[row.length === 1 ? 0 : c]!)),
  );
  return { q: rows(inputs.q), k: rows(inputs.k), v: rows(inputs.v), left };
}

const furthest = (a: Matrix, b: Matrix) =>
  Math.max(...a.flatMap((row, t) => row.map((x, e) => Math.abs(x - b[t]![e]!))));

test("chunked = stepwise = quadratic form, for every decay, length and size of a chunk", () => {
  fc.assert(
    fc.property(sizes, (given) => {
      const { B, H, T, K, E, chunk } = given;
      const inputs = drawn(given);
      const y = byBlock(inputs, { B, H, T, K, E });
      for (let at = 0; at < B * H; at++) {
        const head = headOf(inputs, at, T, K);
        const steps = stepwise(head);
        const quadratic = Array.from({ length: T }, (_, t) => [
          ...y.data.slice((at * T + t) * E, (at * T + t + 1) * E),
        ]);
        expect(furthest(steps, chunked(head, chunk))).toBeLessThan(1e-9);
        expect(furthest(steps, quadratic)).toBeLessThan(1e-9);
      }
    }),
    { numRuns: 20 },
  );
});

test("what changes at a position changes that position and later ones, and nothing before", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.constantFrom("q", "k", "v", "log_decay"), (given, place, port) => {
      const { B, H, T, K, E } = given;
      const inputs = drawn(given);
      const [at, x] = [place % T, inputs[port as "q"]];
      const width = x.data.length / (B * H * T);
      const data = x.data.map((n, i) => (Math.floor(i / width) % T === at ? n - 0.5 : n));
      const before = byBlock(inputs, { B, H, T, K, E });
      const after = byBlock({ ...inputs, [port]: { ...x, data } }, { B, H, T, K, E });
      const moved = [...before.data].map((n, i) => (n === after.data[i] ? -1 : Math.floor(i / E) % T));
      expect(Math.min(T, ...moved.filter((t) => t >= 0))).toBeGreaterThanOrEqual(at);
      if (port !== "log_decay") expect(moved).toContain(at);
    }),
    { numRuns: 20 },
  );
});
