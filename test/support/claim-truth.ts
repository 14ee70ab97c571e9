// The truth about claims: where the proof for every size says at these sizes "proved", no run moves an output by a token
// that it must not see. Sizes, lengths and weights are drawn; nothing of the proof but its claims is asked.
import { type EverySizeProof, isProvedAt } from "../../src/core/analyse/every-size/prove-every-size.ts";
import type { LeakTask } from "../../src/core/analyse/index.ts";
import { isCausal } from "../../src/core/analyse/leak-policy.ts";
import { type Layout, validity } from "../../src/core/analyse/leak-run.ts";
import { evaluate } from "../../src/core/execute/index.ts";
import { countOf, type Tensor, tensor, valueAt } from "../../src/core/ir/index.ts";
import { type Bindings, evaluateSize } from "../../src/core/shape/index.ts";

export interface ClaimTrial {
  readonly dims: Bindings;
  readonly random: () => number;
  readonly spread: number;
  /** How long the texts are; of any length when absent. */
  readonly layout?: Layout;
}

export interface ClaimOutcome {
  readonly faults: readonly string[];
  readonly isVoid: boolean;
  /** Kinds that moved and were not proved. */
  readonly shown: readonly string[];
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

/** The square of anything larger may be none. */
const huge = 1e150;

export function tryClaims(proof: EverySizeProof, task: LeakTask, t: ClaimTrial, changes = 6): ClaimOutcome {
  const { program, streams, space } = proof.relations;
  const isLeft = space.world.side === "left";
  const empty: ClaimOutcome = { faults: [], isVoid: true, shown: [] };
  const sizes = (value: number) => valueAt(program, value).shape.map((s) => evaluateSize(s, t.dims));
  const edges = new Map<string, number[]>();
  for (const [stream, shape] of streams) {
    const [batch, time] = shape.map((s) => evaluateSize(s, t.dims)) as [number, number];
    const tokens = t.layout && validity(t.layout, [batch, time], stream === [...streams.keys()][0]);
    const edge = (_: unknown, b: number) =>
      tokens
        ? tokens.slice(b * time, (b + 1) * time).reduce((n, isToken) => n + isToken, 0)
        : Math.floor(t.random() * time) + (isLeft ? 0 : 1);
    edges.set(stream, Array.from({ length: batch }, edge));
  }
  const isPad = (stream: string, b: number, j: number) =>
    isLeft ? j < edges.get(stream)![b]! : j >= edges.get(stream)![b]!;
  const tables = program.ops.flatMap((op) => (op.prim === "gather" ? [sizes(op.inputs[0]!)[0]!] : []));
  const rows = Math.max(2, Math.min(...tables, 50));
  const fed: Record<string, Tensor> = {};
  for (const input of program.inputs) {
    const size = sizes(input.value);
    const { dtype } = valueAt(program, input.value);
    const one = (k: number): number => {
      if (input.kind === "valid") return isPad(input.stream, Math.floor(k / size[1]!), k % size[1]!) ? 0 : 1;
      return dtype === "f32" ? normal(t.random) * t.spread : Math.floor(t.random() * rows);
    };
    fed[input.name] = tensor(
      size,
      Float64Array.from({ length: countOf(size) }, (_, k) => one(k)),
      dtype,
    );
  }
  // A bounded claim is of scores below its limit: products of matrices beyond it leave the claim. So do those that float64
  // is about to be too small for: the theorem is about numbers without an end.
  const products = program.ops
    .filter((op) => op.prim === "matmul")
    .map((op) => [`product ${op.output}`, op.output] as const);
  const scored = task.losses.flatMap((l, n) => [
    [`logits ${n}`, l.logits] as const,
    [`targets ${n}`, l.targets] as const,
    [`counted ${n}`, l.perPosition] as const,
  ]);
  const asked = {
    ...program,
    outputs: { logits: task.logits, ...Object.fromEntries([...products, ...scored]) },
  };
  const names = Object.keys(asked.outputs);
  const bounded = ["logits", ...(Number.isFinite(proof.limit) ? products.map(([name]) => name) : [])];
  const overflows = (x: number) => Number.isFinite(x) && Math.abs(x) > huge;
  const runAll = (inputs: Record<string, Tensor>): Runs | null => {
    try {
      const made = evaluate(asked, { dims: t.dims, inputs, fetch: names });
      const isMeant = bounded.every((name) =>
        made[name]!.data.every((x) => Number.isNaN(x) || Math.abs(x) < proof.limit),
      );
      return isMeant && !products.some(([name]) => made[name]!.data.some(overflows)) ? made : null;
    } catch {
      return null;
    }
  };
  const whole = runAll(fed);
  const before = whole?.logits ?? null;
  const text = proof.text;
  if (!whole || !before || text === undefined) return empty;
  const sampleAxis = proof.rows.sample;
  if (sampleAxis === null) return empty;
  const from = proof.rows.from ? evaluateSize(proof.rows.from, t.dims) : null;
  const first = task.prefix ? evaluateSize(task.prefix, t.dims) - 1 : 0;
  const along = (axis: number, i: number) =>
    Math.floor(i / countOf(before.dims.slice(axis + 1))) % before.dims[axis]!;
  const proved = new Set(proof.claims.filter((c) => isProvedAt(c, t.dims)).map((c) => c.kind));
  const faults: string[] = [];
  const told = `dims ${JSON.stringify(t.dims)}, edges ${JSON.stringify([...edges])}`;
  const place = (i: number) => ({
    sample: along(sampleAxis, i),
    at: from === null ? null : from + (proof.rows.axis === null ? 0 : along(proof.rows.axis, i)),
  });
  // What is proved is finite, too; padded on the left, at tokens.
  const nan = before.data.findIndex((x, i) => {
    const { sample, at } = place(i);
    const isIdle =
      at !== null && (at < first || (isLeft && proof.rows.isPerPosition && isPad(text, sample, at)));
    return !Number.isFinite(x) && !isIdle;
  });
  if (nan >= 0 && [...proved].some((kind) => kind !== "target"))
    return {
      faults: [`${before.data[nan]} at ${JSON.stringify(place(nan))}; ${told}`],
      isVoid: false,
      shown: [],
    };
  // Where it is not, all that was asked of these rows has shown itself.
  const shown = new Set<string>(nan < 0 ? [] : proof.claims.map((c) => c.kind));
  for (const input of program.inputs) {
    if (input.kind !== "ids" && input.kind !== "types") continue;
    const [batch, time] = sizes(input.value) as [number, number];
    for (let n = 0; n < changes; n++) {
      const [b, j] = [Math.floor(t.random() * batch), Math.floor(t.random() * time)];
      const data = fed[input.name]!.data.slice();
      data[b * time + j] = (data[b * time + j]! + 1 + Math.floor(t.random() * (rows - 1))) % rows;
      const all = runAll({ ...fed, [input.name]: { ...fed[input.name]!, data } });
      if (!all) continue;
      const after = all.logits!;
      for (const [k, loss] of task.losses.entries()) {
        const hit = sharing(whole, all, k);
        if (hit === null) continue;
        shown.add("target");
        if (proved.has("target")) {
          const why = `target: ${loss.node} at ${hit} moves with its target by ${input.stream} (${b}, ${j}); ${told}`;
          return { faults: [why], isVoid: false, shown: [...shown] };
        }
      }
      for (let i = 0; i < after.data.length; i++) {
        const [x, y] = [before.data[i]!, after.data[i]!];
        if (!isMoved(x, y)) continue;
        const { sample, at } = place(i);
        const isReal = at === null || !proof.rows.isPerPosition || !isPad(text, sample, at);
        const isLater = input.stream === text && at !== null && j > at;
        // Before the prefix's last token, the prefix alone may be seen.
        if (isCausal(task) && isLater && sample === b && at < first && j <= first) continue;
        const kind =
          sample !== b
            ? "cross-sample"
            : isCausal(task) && isLater && at >= first
              ? "future"
              : isPad(input.stream, b, j) && isReal
                ? "padding"
                : null;
        if (kind === null) continue;
        if (proved.has(kind)) {
          faults.push(
            `${kind}: output (${sample}, ${at}) moves by ${x - y} with ${input.stream} (${b}, ${j}); ${told}`,
          );
          return { faults, isVoid: false, shown: [...shown] };
        }
        shown.add(kind);
      }
    }
  }
  return { faults, isVoid: false, shown: [...shown] };
}

const isMoved = (x: number, y: number): boolean => Math.abs(x - y) > 1e-9 * Math.max(1, Math.abs(x));

/** A position that loss `k` counts, whose target and whose prediction both moved; null where there is none. */
function sharing(before: Runs, after: Runs, k: number): number | null {
  const both = (name: string): Pair => [before[`${name} ${k}`]!.data, after[`${name} ${k}`]!.data];
  const [logits, targets, counted] = [both("logits"), both("targets"), both("counted")];
  const width = logits[0].length / targets[0].length;
  for (let p = 0; p < targets[0].length; p++) {
    if (targets[0][p] === targets[1][p] || (counted[0][p] === 0 && counted[1][p] === 0)) continue;
    for (let v = p * width; v < (p + 1) * width; v++) if (isMoved(logits[0][v]!, logits[1][v]!)) return p;
  }
  return null;
}

type Runs = Readonly<Record<string, Tensor>>;
type Pair = readonly [ArrayLike<number>, ArrayLike<number>];
