// The program of the graph on the canvas, lowered once for all that is told of it. Fetched with what tells it.
import { type Checked, lower, type Program } from "../../core/index.ts";

const programs = new WeakMap<Checked, Program>();

/** Throws where lowering fails: that is a mistake of ours, told by the engine, which lowers too. */
export function loweredOf(checked: Checked): Program {
  let program = programs.get(checked);
  if (!program) {
    program = lower(checked);
    programs.set(checked, program);
  }
  return program;
}
