// One sample on which an exported model is compared with ours: the text of the document, or ids drawn at random.
import { costOf } from "../analyse/index.ts";
import { type Checked, check, hasErrors } from "../check/index.ts";
import { type Encoded, encode } from "../document/index.ts";
import { isTextInput, type Program, type Tensor, tensor, textDtype } from "../ir/index.ts";
import { initWeight } from "../lower/index.ts";
import { type Bindings, evaluateSize, type Size } from "../shape/index.ts";

export interface ExportSample {
  readonly dims: Bindings;
  /** By the name of the program's input. */
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** Operations of a forward pass that the reference evaluator does in about ten seconds. */
const manyFlops = 3e9;

/** The whole text, or its first words where that would keep the reference evaluator busy for minutes. */
export function sampleOf(checked: Checked, program: Program): ExportSample {
  const whole = sampleUpTo(checked, program, Number.POSITIVE_INFINITY);
  if (evaluateSize(costOf(program).total.flops, whole.dims) <= manyFlops) return whole;
  return sampleUpTo(checked, program, 4);
}

/** At the sizes of the text where the graph takes it so, else at its example sizes. */
function sampleUpTo(checked: Checked, program: Program, tokens: number): ExportSample {
  const encoded = new Map(
    program.inputs.flatMap((i) => {
      const e = isTextInput(i) ? encodedText(checked, i.stream, tokens) : undefined;
      return e && "stream" in i ? [[i.stream, e] as const] : [];
    }),
  );
  const few = Object.fromEntries(program.dynamic.map((d) => [d, Math.min(tokens, program.dims[d] ?? 1)]));
  const asked = { ...program.dims, ...few, ...textDims(program, encoded) };
  const fits = !checked.literal && !hasErrors(check(checked.document, { dims: plainOnly(checked, asked) }));
  const dims = fits ? asked : program.dims;
  const rows = tableRows(program, dims);
  const inputs = program.inputs.flatMap((input) => {
    if (!isTextInput(input)) return [];
    const shape = (program.values[input.value]?.shape ?? []).map((s) => evaluateSize(s, dims));
    const [batch = 0, time = 0] = shape;
    const e = encoded.get(input.stream);
    const random = initWeight({ kind: "normal", std: 1e4 }, batch * time, 1, input.stream);
    const cell = (i: number): number => {
      const [row, t] = [Math.floor(i / time), i % time];
      const there = e !== undefined && row < e.batch && t < e.time;
      if (input.kind === "valid") return !e || there ? (e?.valid[row * e.time + t] ?? 1) : t === 0 ? 1 : 0;
      if (input.kind === "types") return 0;
      const id = there ? (e.ids[row * e.time + t] ?? 0) : Math.abs(Math.round(random[i] ?? 0));
      return id % rows;
    };
    const data = Array.from({ length: batch * time }, (_, i) => cell(i));
    return [[input.name, tensor(shape, data, textDtype(input.kind))] as const];
  });
  return { dims, inputs: Object.fromEntries(inputs) };
}

/** The text in ids; of a long one the first tokens of the first line. */
function encodedText(checked: Checked, stream: string, tokens: number): Encoded | undefined {
  const { vocabulary, text } = checked.document;
  const words = text[stream];
  if (!vocabulary || words === undefined) return undefined;
  const result = encode(words, vocabulary);
  if (!result.ok || result.encoded.time === 0) return undefined;
  const e = result.encoded;
  if (e.batch * e.time <= tokens) return e;
  const time = Math.min(tokens, e.time);
  return Number.isFinite(tokens)
    ? { ...e, batch: 1, time, ids: e.ids.slice(0, time), valid: e.valid.slice(0, time) }
    : e;
}

/** Batch and time as the text has them, for dims that a run decides. */
function textDims(program: Program, encoded: ReadonlyMap<string, Encoded>): Bindings {
  const dims: Record<string, number> = {};
  for (const input of program.inputs) {
    const e = "stream" in input ? encoded.get(input.stream) : undefined;
    const [batch, time] = program.values[input.value]?.shape ?? [];
    if (!e || !batch || !time) continue;
    const set = (size: Size, n: number) => {
      if (program.dynamic.includes(size.key)) dims[size.key] = Math.max(dims[size.key] ?? 0, n);
    };
    set(batch, e.batch);
    set(time, e.time);
  }
  return dims;
}

/** Dims that are plain numbers in the document: the others follow from them. */
const plainOnly = (checked: Checked, dims: Bindings): Bindings =>
  Object.fromEntries(Object.entries(dims).filter(([d]) => typeof checked.document.dims[d] === "number"));

/** The fewest rows of any table that is looked up: every id must have one. */
function tableRows(program: Program, dims: Bindings): number {
  const counts = program.ops.flatMap((op) => {
    const rows = program.values[op.inputs[0] ?? -1]?.shape[0];
    return op.prim === "gather" && rows ? [evaluateSize(rows, dims)] : [];
  });
  return Math.min(1000, ...counts);
}
