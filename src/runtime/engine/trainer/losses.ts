// Several losses that train together: what each is called in the programs, and what a model that knows nothing gives.
import { evaluate, type Program, prune, tensor } from "../../../core/index.ts";

/** Output of a program for one of the losses that the total is made of. */
export const lossPart = (index: number): string => `loss ${index + 1}`;

/**
 * The total where each of the losses is `chance`, nats. Terms that depend on weights, such as a penalty, are not known
 * before they are run: then it is the sum of the losses as if each counted once.
 */
export function chanceOfTotal(program: Program, count: number, chance: number): number {
  const names = Array.from({ length: count }, (_, i) => lossPart(i));
  const ids = names.map((name) => program.outputs[name]!);
  const given = new Set(ids);
  const cut: Program = {
    ...program,
    ops: program.ops.filter((op) => !given.has(op.output)),
    inputs: [...program.inputs, ...names.map((name, i) => ({ kind: "feed", name, value: ids[i]! }) as const)],
  };
  const total = prune(cut, [program.outputs.loss!]);
  const known = total.inputs.every((input) => given.has(input.value));
  if (!known) return count * chance;
  const inputs = Object.fromEntries(names.map((name) => [name, tensor([], [chance])]));
  return evaluate(total, { inputs, fetch: ["loss"] }).loss?.data[0] ?? Number.NaN;
}
