// Whether a repair leaves something dead: weights that the logits depended on and do not any more, such as those of
// the queries where all scores that are let through are the same. Seen by gradients of a small random run.
import { type LeakTask, sampleInputs } from "../analyse/index.ts";
import { evaluate } from "../execute/index.ts";
import { gradients } from "../grad/index.ts";
import { extendProgram, IrError, type Program, prune, valueAt } from "../ir/index.ts";
import { type NodePath, withoutIterations } from "../model/index.ts";
import type { Bindings } from "../shape/index.ts";

/** For each weight its node, and how many of its entries move the logits. */
export type Alive = ReadonlyMap<string, { readonly owner: NodePath; readonly count: number }>;

/** Null where it cannot be worked out, for sizes that the program does not allow. */
export function aliveWeights(program: Program, task: LeakTask, dims: Bindings): Alive | null {
  const part = { ...prune(program, [task.logits]), outputs: {} };
  const weights = part.inputs.flatMap((i) => (i.kind === "weight" ? [i] : []));
  const g = extendProgram(part);
  const logits = valueAt(part, task.logits);
  const axes = logits.shape.map((_, i) => i);
  const energy = g.reduceSum(g.mul(logits, logits), { axes, keep: false });
  try {
    const inputs = sampleInputs(part, { dims, layout: "none", seed: 1, spread: 0.5 });
    // Run once: to make fewer operations of them would cost more than they do.
    const whole = g.finish({ energy });
    const slopes = gradients(
      g,
      whole,
      energy.id,
      weights.map((w) => w.value),
    );
    const outputs = weights.flatMap(({ name }, i) => {
      const slope = slopes[i];
      return slope ? [[name, slope] as const] : [];
    });
    const found = evaluate(g.finish(Object.fromEntries(outputs)), { dims, inputs });
    return new Map(
      weights.map(({ name, owner }) => [
        name,
        { owner: withoutIterations(owner), count: moving(found[name]?.data ?? []) },
      ]),
    );
  } catch (e) {
    if (e instanceof IrError) return null;
    throw e;
  }
}

function moving(slope: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < slope.length; i++) if (slope[i] !== 0 && Number.isFinite(slope[i])) count++;
  return count;
}

/** Of the weights whose nodes are still there one has lost most of what moved the logits. */
export function leavesDead(before: Alive, after: Alive, isGone: (owner: NodePath) => boolean): boolean {
  return [...before].some(
    ([name, { owner, count }]) => count > 0 && !isGone(owner) && (after.get(name)?.count ?? 0) < count / 2,
  );
}
