// A program as one PyTorch module: its weights are attributes, all else that it takes are arguments. For programs that no
// graph stands for, as the one of a text's next positions; a graph is exported block by block (model.ts).
import type { PrimitiveName, Program, Value } from "../../ir/index.ts";
import { classLines } from "./classes.ts";
import { indented, lines, textOf } from "./layout.ts";
import { Names, quoted } from "./names.ts";
import { type FileContext, FunctionScope } from "./scope.ts";
import { writeFunction } from "./write.ts";

export interface FlatModule {
  readonly code: string;
  /** Arguments of `forward`: name, and the input of the program that it takes. */
  readonly inputs: readonly { readonly argument: string; readonly input: string }[];
}

/** `forward` gives a dict by the names of the program's outputs. `named` gives the argument for an input. */
export function flatModule(
  program: Program,
  className: string,
  about: string,
  named: (input: string) => string,
): FlatModule {
  const file: FileContext = {
    ...{ bindings: program.dims, prefix: null, dynamic: program.dynamic },
    // Sizes that no run decides are numbers.
    constant: (dim) => String(program.dims[dim] ?? 1),
    variables: () => Names.ofCode(),
    streamName: (what, stream) => `${stream}_${what}`,
    fixedSize: () => "1",
  };
  const scope = new FunctionScope(file, false);
  const attributes = Names.ofModule();
  const taken = Names.ofCode();
  const values = new Map<number, Value>();
  const init: string[] = [];
  const inputs: { argument: string; input: string }[] = [];
  for (const { kind, name, value } of program.inputs) {
    const like = program.values[value]!;
    if (kind === "weight") {
      const attribute = attributes.take(name.replace(/\W+/g, "_"));
      init.push(`self.${attribute} = nn.Parameter(stored[${quoted(name)}])`);
      values.set(value, scope.weight(attribute, like.shape));
    } else {
      const argument = taken.take(named(name));
      inputs.push({ argument, input: name });
      values.set(value, scope.parameter(argument, like));
    }
  }
  for (const op of program.ops) {
    const ins = op.inputs.map((id) => values.get(id)!);
    values.set(op.output, scope.g.emit(op.prim as PrimitiveName, ins, op.attrs));
  }
  const outputs = Object.entries(program.outputs).map(([name, id]) => [name, values.get(id)!] as const);
  const written = writeFunction(
    scope,
    outputs.map(([, value]) => value),
    (names) => [
      ...lines("return {"),
      ...indented(outputs.map(([name], i) => ({ code: `${quoted(name)}: ${names[i]},` }))),
      ...lines("}"),
    ],
  );
  const body = { about, takes: ["stored"], init: lines(...init), params: written.params };
  return { code: textOf(classLines(className, { ...body, forward: written.lines })), inputs };
}
