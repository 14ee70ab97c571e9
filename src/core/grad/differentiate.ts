// Program → program with gradients as outputs.
import { extendProgram, IrError, type Program } from "../ir/index.ts";
import { gradients } from "./reverse.ts";
import { simplify } from "./simplify.ts";

/**
 * The outputs of `program` and, for each input named in `wrt`, `d:NAME`: the gradient of the output `loss`, a
 * scalar. Throws `IrError` for a name that the program does not have.
 */
export function differentiate(program: Program, loss: string, wrt: readonly string[]): Program {
  const g = extendProgram(program);
  const id = program.outputs[loss];
  if (id === undefined) throw new IrError(`the program has no output "${loss}"`);
  const inputs = wrt.map((name) => {
    const input = program.inputs.find((i) => i.name === name);
    if (!input) throw new IrError(`the program has no input "${name}"`);
    return input.value;
  });
  const found = gradients(g, program, id, inputs);
  const outputs = Object.entries(program.outputs).map(([name, value]) => [name, g.typeOf(value)] as const);
  const made = wrt.flatMap((name, i) => {
    const d = found[i];
    return d ? [[`d:${name}`, d] as const] : [];
  });
  return simplify(g.finish(Object.fromEntries([...outputs, ...made])));
}
