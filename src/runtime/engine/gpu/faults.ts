// NaN and infinity that WebGPU hides: WGSL lets a device compute as if there were none, so that relu of NaN is 0 and exp of it
// ∞. Sums are additions, which no device can leave out: whatever goes into such an operation is summed up, and what is not
// finite shows in the sum. That says where to look, and no more: the step is then done once more on the CPU.
import { extendProgram, type Program, prune, type Value } from "../../../core/index.ts";

/** The output that is added: NaN or ∞ where a step has to be looked at. */
export const fault = "fault";

/** −∞ alone is none: it stands in masked scores. */
export const isFault = (sum: number): boolean => Number.isNaN(sum) || sum === Number.POSITIVE_INFINITY;

type PrimitiveName = Program["ops"][number]["prim"];
type Test = (g: ReturnType<typeof extendProgram>, x: Value) => Value;

/** Of finite numbers those from which the operation makes none, as a condition. */
const bad: Partial<Record<PrimitiveName, Test>> = {
  exp: (g, x) => g.less(g.scalar(88), x),
  log: (g, x) => g.lessEqual(x, g.scalar(0)),
  pow: (g, x) => g.lessEqual(x, g.scalar(0)),
  sqrt: (g, x) => g.less(x, g.scalar(0)),
  div: (g, x) => g.equal(x, g.scalar(0)),
  reciprocal: (g, x) => g.equal(x, g.scalar(0)),
};

/** Which inputs of an operation are looked at. What is missing here adds and multiplies, and hands on what it is given. */
const looksAt: Partial<Record<PrimitiveName, readonly number[]>> = {
  ...{ exp: [0], log: [0], pow: [0, 1], sqrt: [0], div: [1], reciprocal: [0] },
  ...{ relu: [0], sigmoid: [0], tanh: [0], erf: [0], gelu: [0], softmax: [0], logSoftmax: [0] },
  ...{ max: [0, 1], min: [0, 1], reduceMax: [0], floor: [0], sin: [0], cos: [0] },
};

/** Rows of nothing but −∞ have no softmax. */
const byRow = new Set<PrimitiveName>(["softmax", "logSoftmax"]);
const least = -3e38;

/** The program with `fault`: of all that the outputs named `watched` depend on. */
export function withFaults(program: Program, watched: readonly string[]): Program {
  const g = extendProgram(program);
  const infinite = g.scalar(Number.POSITIVE_INFINITY);
  const { ops } = prune(
    program,
    watched.flatMap((name) => program.outputs[name] ?? []),
  );
  const sums = new Map<string, Value>();
  for (const { prim, inputs } of ops) {
    for (const place of looksAt[prim] ?? []) {
      const x = program.values[inputs[place] ?? -1];
      if (x?.dtype !== "f32") continue;
      const test = place === 0 || prim === "div" ? bad[prim] : undefined;
      const key = `${x.id} ${test ? prim : ""}`;
      if (!sums.has(key)) sums.set(key, total(g, test ? g.where(test(g, x), infinite, x) : x));
      const rows = `${x.id} rows`;
      if (!byRow.has(prim) || sums.has(rows)) continue;
      const top = g.reduceMax(x, { axes: [x.shape.length - 1], keep: false });
      sums.set(rows, total(g, g.where(g.less(top, g.scalar(least)), infinite, g.scalar(0))));
    }
  }
  const all = [...sums.values()].reduce((a, b) => g.add(a, b), g.scalar(0));
  const outputs = Object.entries(program.outputs).map(([name, id]) => [name, program.values[id]!] as const);
  return g.finish({ ...Object.fromEntries(outputs), [fault]: all });
}

/** Rows first, which are many and go side by side. */
function total(g: ReturnType<typeof extendProgram>, x: Value): Value {
  const last = x.shape.length - 1;
  if (last < 0) return x;
  const rows = g.reduceSum(x, { axes: [last], keep: false });
  return last === 0 ? rows : g.reduceSum(rows, { axes: rows.shape.map((_, i) => i), keep: false });
}
