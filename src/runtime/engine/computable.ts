// What of a program can be computed: a weight in the document that has another shape than the graph wants leaves out
// whatever needs it, and so does an id without a row. Diagnostics say why; the rest of the graph still has values.
import { type Checked, evaluateSize, type Program } from "../../core/index.ts";
import { rowless } from "./rows.ts";

/** The program without the outputs that depend on a weight that does not fit or on a row that is not there. */
export function computable(program: Program, checked: Checked): Program {
  const lost = new Set([
    ...program.inputs.filter((i) => i.kind === "weight" && misfit(i.name, i.value)).map((i) => i.value),
    ...rowless(program, checked).keys(),
  ]);
  if (lost.size === 0) return program;
  for (const op of program.ops) if (op.inputs.some((id) => lost.has(id))) lost.add(op.output);
  return {
    ...program,
    outputs: Object.fromEntries(Object.entries(program.outputs).filter(([, id]) => !lost.has(id))),
  };

  function misfit(name: string, id: number): boolean {
    const inline = checked.document.weights?.[name];
    if (!inline) return false;
    const dims = (program.values[id]?.shape ?? []).map((size) => evaluateSize(size, program.dims));
    const count = dims.reduce((a, b) => a * b, 1);
    return inline.data.length !== count || String(inline.shape) !== String(dims);
  }
}
