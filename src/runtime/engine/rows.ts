// Ids that an Embedding has no row for: an engine would take another row, or refuse in words of its own. What the check
// has told of is refused before it runs; ids that are known only now are looked at when they are fed.
import {
  type Checked,
  type Diagnostic,
  evaluate,
  evaluateSize,
  explain,
  type Program,
  plural,
  prune,
  type Tensor,
  toJson,
  withoutIterations,
} from "../../core/index.ts";
import { EngineError } from "../client/index.ts";
import type { Tensors } from "./executor.ts";
import type { Streams } from "./streams.ts";
import type { NumberArray } from "./tensor.ts";

/** The values that depend on a row that is not there, each with what the check says of it. */
export function rowless(program: Program, checked: Checked): ReadonlyMap<number, Diagnostic> {
  const tables = new Map(
    checked.diagnostics.flatMap((d) => (d.code === "id/no-row" ? [[d.table, d] as const] : [])),
  );
  const found = new Map<number, Diagnostic>();
  if (tables.size === 0) return found;
  for (const op of program.ops) {
    const node = program.values[op.output]?.origin?.node;
    const own = op.prim === "gather" && node !== undefined ? tables.get(withoutIterations(node)) : undefined;
    const why = own ?? op.inputs.map((id) => found.get(id)).find((d) => d !== undefined);
    if (why) found.set(op.output, why);
  }
  return found;
}

/** Throws code "graph" where one of the outputs depends on a row that is not there. */
export function refuseRowless(program: Program, checked: Checked, outputs: readonly string[]): void {
  const lost = rowless(program, checked);
  for (const address of outputs) {
    const why = lost.get(program.outputs[address] ?? -1);
    if (!why) continue;
    const message = `"${address}" cannot be computed: ${explain(why).title}`;
    throw new EngineError({ code: "graph", message, diagnostics: [toJson(why)] });
  }
}

/** Throws code "input" where text or ids that are fed lead to a row that is not there. */
export function refuseIdsWithoutRow(program: Program, feeds: Tensors, { encoded }: Streams): void {
  // What is made of fed ids and of nothing learned, with the stream that they are of.
  const madeOf = new Map(
    program.inputs.flatMap((i) => (i.kind === "ids" || i.kind === "types" ? [[i.value, i] as const] : [])),
  );
  for (const { prim, inputs, output } of program.ops) {
    const { dtype, origin } = program.values[output] ?? {};
    const [table = -1, ids = -1] = inputs;
    if (prim !== "gather") {
      const input = inputs.map((id) => madeOf.get(id)).find((i) => i !== undefined);
      if (input !== undefined && dtype === "i32") madeOf.set(output, input);
      continue;
    }
    const input = madeOf.get(ids);
    const size = program.values[table]?.shape[0];
    if (input === undefined || !size) continue;
    const rows = evaluateSize(size, program.dims);
    const id = idsAt(program, ids, feeds).find((i) => !(i >= 0 && i < rows));
    if (id === undefined) continue;
    const { stream, kind } = input;
    const text = kind === "ids" ? encoded.get(stream) : undefined;
    const token = text?.tokens.flat()[text.ids.indexOf(id)];
    const named = token === undefined || token === String(id) ? "" : ` ("${token}")`;
    const what = kind === "ids" ? "id" : "token type";
    const message = `The ${what} ${`${id}`.replace("-", "−")}${named} of "${stream}" has no row in the table of "${origin?.node ?? "a table"}", which has ${plural(rows, "row")}`;
    throw new EngineError({ code: "input", message });
  }
}

/** The ids that a table is asked for: what is fed, or what shifts and slices make of it; none where weights decide. */
function idsAt(program: Program, value: number, feeds: Tensors): NumberArray {
  const part = prune({ ...program, outputs: { ids: value } }, [value]);
  const inputs: Record<string, Tensor> = {};
  for (const { name } of part.inputs) {
    const feed = feeds[name];
    if (!feed) return new Int32Array();
    inputs[name] = { ...feed, data: Float64Array.from(feed.data) };
  }
  return evaluate(part, { inputs }).ids?.data ?? new Int32Array();
}
