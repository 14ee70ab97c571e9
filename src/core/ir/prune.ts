// Dead-code elimination: what an engine need not compute it should not see.
import type { Loop, Program } from "./program.ts";

/**
 * The part of the program that the values `keep` depend on. Ids stay as they are, so `values` is not shortened;
 * outputs that are not in `keep`, inputs that nothing uses, and what loops carry for nothing go.
 */
export function prune(program: Program, keep: readonly number[]): Program {
  const live = new Set(keep);
  do {
    for (let i = program.ops.length - 1; i >= 0; i--) {
      const op = program.ops[i];
      if (op && live.has(op.output)) for (const id of op.inputs) live.add(id);
    }
  } while (program.loops && keptAlive(program.loops, live));
  const kept = new Set(keep);
  const names = Object.keys(program.outputs).filter((name) => kept.has(program.outputs[name]!));
  return {
    ...program,
    ops: program.ops.filter((op) => live.has(op.output)),
    inputs: program.inputs.filter((input) => live.has(input.value)),
    outputs: Object.fromEntries(names.map((name) => [name, program.outputs[name]!])),
    ...(program.loops && { loops: liveLoops(program.loops, live) }),
  };
}

/** Adds what is needed for the ports that are: what an iteration reads, the one before leaves. True if that is news. */
function keptAlive(loops: readonly Loop[], live: Set<number>): boolean {
  const before = live.size;
  for (const { carried, inner } of loops) {
    for (const { enters, inside, leaves, after } of carried) {
      if (live.has(inside)) live.add(enters);
      if (live.has(inside) || live.has(after)) live.add(leaves);
    }
    keptAlive(inner, live);
  }
  return live.size > before;
}

const liveLoops = (loops: readonly Loop[], live: ReadonlySet<number>): Loop[] =>
  loops.map((loop) => ({
    ...loop,
    carried: loop.carried.filter(({ leaves }) => live.has(leaves)),
    inner: liveLoops(loop.inner, live),
  }));
