// Dead-code elimination: what an engine need not compute it should not see.
import type { Program } from "./program.ts";

/**
 * The part of the program that the values `keep` depend on. Ids stay as they are, so `values` is not shortened;
 * outputs that are not in `keep` and inputs that nothing uses go.
 */
export function prune(program: Program, keep: readonly number[]): Program {
  const live = new Set(keep);
  for (let i = program.ops.length - 1; i >= 0; i--) {
    const op = program.ops[i];
    if (op && live.has(op.output)) for (const id of op.inputs) live.add(id);
  }
  const kept = new Set(keep);
  return {
    ...program,
    ops: program.ops.filter((op) => live.has(op.output)),
    inputs: program.inputs.filter((input) => live.has(input.value)),
    outputs: Object.fromEntries(Object.entries(program.outputs).filter(([, id]) => kept.has(id))),
  };
}
