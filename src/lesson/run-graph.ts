// What a graph gives for its own text and weights, in float64. Work is bounded before it starts: a stranger's graph is
// judged here.
import {
  type Checked,
  check,
  costOf,
  documentWeights,
  encode,
  evaluate,
  evaluateSize,
  type HeddleDocument,
  hasErrors,
  lower,
  type Program,
  type Tensor,
  tensor,
} from "../core/index.ts";

/** Operations of a forward pass that take about a second here. */
const manyFlops = 2e8;
/** Bytes of all values on the way. */
const manyBytes = 4e8;

export type Lowered =
  | { readonly ok: true; readonly checked: Checked; readonly program: Program }
  | { readonly ok: false; readonly why: string };

/** The program of a graph that can be run here at its own sizes, or why there is none. */
export function lowered(document: HeddleDocument): Lowered {
  const checked = check(document);
  if (hasErrors(checked)) return { ok: false, why: "The graph has errors, so that nothing can be compared." };
  const program = lower(checked);
  const { flops, activationBytes } = costOf(program).total;
  const at = (size: typeof flops) => evaluateSize(size, program.dims);
  // Whatever is no number is too much as well.
  if (!(at(flops) <= manyFlops) || !(at(activationBytes) <= manyBytes))
    return { ok: false, why: "The graph is too large to be judged; keep the sizes that it came with." };
  return { ok: true, checked, program };
}

/** A value of a graph for its own text, or why there is none. */
export function computed(document: HeddleDocument, address: string): Tensor | string {
  const made = lowered(document);
  if (!made.ok) return made.why;
  const { checked, program } = made;
  if (!(address in program.outputs)) return `The graph has no value "${address}".`;
  const weights = Object.entries(documentWeights(checked)).map(([n, w]) => [n, tensor(w.dims, w.data)]);
  const texts = textsOf(checked, program);
  if (typeof texts === "string") return texts;
  const inputs = { ...Object.fromEntries(weights), ...texts.inputs };
  return evaluate(program, { dims: texts.dims, inputs, fetch: [address] })[address] ?? "It was not computed.";
}

/** The graph's texts as inputs of its program, with the sizes that they give it. */
function textsOf(checked: Checked, program: Program) {
  const { vocabulary, text } = checked.document;
  const dims: Record<string, number> = {};
  const inputs: Record<string, Tensor> = {};
  for (const input of program.inputs) {
    if (!("stream" in input)) continue;
    const read = vocabulary && encode(text[input.stream] ?? "", vocabulary);
    if (!read?.ok) return `The text "${input.stream}" cannot be read.`;
    const { batch, time, ids, valid } = read.encoded;
    const [b, t] = program.values[input.value]?.shape ?? [];
    for (const [size, n] of [[b, batch] as const, [t, time] as const])
      if (size && program.dynamic.includes(size.key)) dims[size.key] = n;
    const isMask = input.kind === "valid";
    const data = isMask ? valid : input.kind === "ids" ? ids : ids.map(() => 0);
    inputs[input.name] = tensor([batch, time], data, isMask ? "bool" : "i32");
  }
  return { dims, inputs };
}
