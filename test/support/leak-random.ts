// One random program against perturbation: what moves and was not told of, what is known of a number and is not so.
import { type Layout, runCells, sampleInputs } from "../../src/core/analyse/index.ts";
import { NEG, NF, type Program, type Tensor, UNK, valueAt } from "../../src/core/ir/index.ts";
import { evaluateSize } from "../../src/core/shape/index.ts";
import { leakDims } from "./leak-programs.ts";
import { cellOf, contradiction, evaluateAll, hasBit, kindNames, moved, partial } from "./leak-soundness.ts";

export interface Trial {
  readonly faults: readonly string[];
  /** The run left what the proof is about: a pole, an overflow, a score beyond the limit of a finite mask. */
  readonly void: boolean;
  /** Pairs of cell and input that were told of, and those of them that moved. */
  readonly told: number;
  readonly seen: number;
}

/** Operations whose finite operands may overflow. */
const growing: ReadonlySet<string> = new Set([
  ...partial,
  "exp",
  "mul",
  "matmul",
  "sumOfSquares",
  "add",
  "sub",
  "reduceSum",
]);

export function tryProgram(
  program: Program,
  options: { readonly level: "positions" | "all"; readonly layout: Layout; readonly seed: number },
): Trial {
  const dims = leakDims;
  const run = runCells(program, { dims, level: options.level, layout: options.layout });
  const fed = sampleInputs(program, { dims, layout: options.layout, seed: options.seed, spread: 0.7 });
  const faults: string[] = [];
  let [told, seen, isVoid] = [0, 0, false];
  const shapes = program.values.map((v) => v.shape.map((s) => evaluateSize(s, dims)));
  const made = new Map(program.ops.map((op) => [op.output, op]));

  const truthful = (all: ReadonlyMap<number, Tensor>): void => {
    for (const op of program.ops) {
      const x = run.cells[op.output];
      const t = all.get(op.output);
      if (!x || !t) continue;
      const where = cellOf(x, shapes[op.output] as number[]);
      for (let i = 0; i < t.data.length; i++) {
        const value = t.data[i] as number;
        const kind = x.kinds[where(i)];
        if ((kind === UNK || kind === NEG) && Math.abs(value) > run.limit && kind === UNK) isVoid = true;
        const fault = contradiction(x, where(i), value);
        if (!fault) continue;
        if (growing.has(op.prim) && !Number.isFinite(value)) isVoid = true;
        else if (!isVoid) faults.push(`%${op.output} ${op.prim} [${i}] (${kindNames[kind ?? 0]}) ${fault}`);
        return;
      }
    }
  };

  const before = evaluateAll(program, dims, fed);
  truthful(before);
  const input = run.inputs[0];
  if (!input) return { faults, void: isVoid, told, seen };
  const ids = fed[input.name] as Tensor;
  for (let k = 0; k < ids.data.length && !isVoid && faults.length === 0; k++) {
    const data = ids.data.slice();
    data[k] = ((data[k] as number) + 1) % leakDims.V;
    const after = evaluateAll(program, dims, { ...fed, [input.name]: { ...ids, data } });
    truthful(after);
    if (isVoid) break;
    for (const [id, t] of after) {
      const x = run.cells[id];
      const old = before.get(id);
      if (!x || !old || id === input.value) continue;
      const where = cellOf(x, shapes[id] as number[]);
      for (let i = 0; i < t.data.length; i++) {
        const cell = where(i);
        const may = hasBit(x, cell, input.first + k);
        const did = moved(t.data[i] as number, old.data[i] as number);
        if (may) told++;
        if (may && did) seen++;
        if (may || !did || x.kinds[cell] === NF) continue;
        const { origin } = valueAt(program, id);
        faults.push(
          `%${id} ${made.get(id)?.prim} [${i}] (${kindNames[x.kinds[cell] ?? 0]}) moves with token ${k} ${origin?.node ?? ""}`,
        );
        break;
      }
      if (faults.length > 0) break;
    }
  }
  return { faults, void: isVoid, told, seen };
}
