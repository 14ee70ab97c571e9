// Whether two graphs are one model up to names and order: the same logits for random weights, texts and paddings, in
// float64, with the weights of one given to the other.
import {
  evaluate,
  evaluateSize,
  type HeddleDocument,
  initWeight,
  type Program,
  type ProgramInput,
  type Tensor,
  tensor,
} from "../../core/index.ts";
import { lowered } from "../run-graph.ts";
import { pairings, weightsOf } from "./weights.ts";

/** How far apart two float64 sums of the same terms in another order may be, of their largest entry. */
const tolerance = 1e-8;
/** Draws that all have to agree, each with so many more positions; a pairing that is wrong differs at the first. */
const draws = [0, 0, 1, 3];

/** Null where they are the same; else what differs, in a sentence. */
export function difference(answer: HeddleDocument, model: HeddleDocument): string | null {
  const [mine, theirs] = [lowered(answer), lowered(model)];
  if (!theirs.ok) return theirs.why;
  if (!mine.ok) return mine.why;
  const [a, b] = [logitsOf(answer, mine.program), logitsOf(model, theirs.program)];
  if (b === null) return "The lesson's own graph has no logits.";
  if (a === null)
    return "The graph has no logits any more: its objective must name the port that holds them.";
  const texts = textsOf(theirs.program);
  if (textsOf(mine.program).join() !== texts.join())
    return `The graph must read ${texts.length === 1 ? "the text" : "the texts"} ${texts.join(", ")}.`;
  let tried = false;
  const asked = draws.map((longer, draw) => {
    const [weights, dims] = [drawn(theirs.program, draw), longerBy(longer, theirs.program)];
    return { longer, draw, weights, dims, want: logits(theirs.program, b, weights, dims, draw) };
  });
  const valueAt = (program: Program, address: string) => [program, program.outputs[address] ?? -1] as const;
  for (const pairs of pairings(valueAt(mine.program, a), valueAt(theirs.program, b))) {
    tried = true;
    const isSame = asked.every(({ longer, draw, weights, dims, want }) => {
      // A model with a table of positions takes no longer text, and then need not.
      if (want === null) return longer > 0;
      const given = Object.fromEntries([...pairs].map(([name, other]) => [name, weights[other]!]));
      const have = logits(mine.program, a, given, dims, draw);
      return have !== null && areEqual(have, want);
    });
    if (isSame) return null;
  }
  return tried
    ? "The logits are not those of the model that is asked for."
    : countsOf(mine.program, theirs.program);
}

/** Streams that a program reads. */
const textsOf = (program: Program): string[] =>
  [...new Set(program.inputs.flatMap((i) => ("stream" in i ? [i.stream] : [])))].sort();

/** The sizes of the texts, which are the same for both: more positions, and the samples that there are. */
function longerBy(
  longer: number,
  { inputs, values, dynamic, dims }: Program,
): Readonly<Record<string, number>> {
  const time = new Set(inputs.flatMap((i) => ("stream" in i ? [values[i.value]?.shape[1]?.key] : [])));
  return Object.fromEntries(
    dynamic.flatMap((d) => {
      const n = dims[d];
      return n === undefined ? [] : [[d, time.has(d) ? n + longer : n]];
    }),
  );
}

/** The address of the logits, where they are computed. */
function logitsOf({ objective }: HeddleDocument, program: Program): string | null {
  return objective && objective.logits in program.outputs ? objective.logits : null;
}

function countsOf(mine: Program, theirs: Program): string {
  const count = (program: Program) =>
    weightsOf(program).reduce((sum, { dims }) => sum + dims.reduce((n, d) => n * d, 1), 0);
  const [have, want] = [count(mine), count(theirs)];
  return have === want
    ? "Its weights have other shapes than those of the model that is asked for."
    : `It learns ${have} numbers; the model that is asked for learns ${want}.`;
}

const drawn = (program: Program, draw: number): Record<string, Tensor> =>
  Object.fromEntries(
    weightsOf(program).map(({ name, dims }) => {
      const count = dims.reduce((n, d) => n * d, 1);
      return [name, tensor(dims, initWeight({ kind: "normal", std: 0.7 }, count, draw, name))];
    }),
  );

/** The logits for a random text; every other draw has padding on the right. Null where the program cannot take it. */
function logits(
  program: Program,
  address: string,
  weights: Readonly<Record<string, Tensor>>,
  dims: Readonly<Record<string, number>>,
  draw: number,
): Tensor | null {
  const sizes = { ...program.dims, ...dims };
  const texts = program.inputs.flatMap((input) => {
    const made = textFor(input, program, sizes, draw);
    return made ? [[input.name, made] as const] : [];
  });
  try {
    const inputs = { ...weights, ...Object.fromEntries(texts) };
    return evaluate(program, { dims, inputs, fetch: [address] })[address] ?? null;
  } catch {
    return null;
  }
}

function textFor(
  input: ProgramInput,
  program: Program,
  dims: Readonly<Record<string, number>>,
  draw: number,
): Tensor | null {
  if (!("stream" in input)) return null;
  const shape = (program.values[input.value]?.shape ?? []).map((size) => evaluateSize(size, dims));
  const [batch = 0, time = 0] = shape;
  const kept = draw % 2 === 0 ? Math.max(1, time - 2) : time;
  const random = initWeight({ kind: "normal", std: 1e4 }, batch * time, draw, input.stream);
  const rows = fewestRows(program, dims);
  const data = Array.from(random, (r, i) => {
    const isToken = i % time < kept;
    if (input.kind === "types") return 0;
    if (input.kind === "valid") return isToken ? 1 : 0;
    return isToken ? Math.abs(Math.round(r)) % rows : 0;
  });
  return tensor(shape, data, input.kind === "valid" ? "bool" : "i32");
}

/** Every id must have a row in each table that is looked up. */
const fewestRows = (program: Program, dims: Readonly<Record<string, number>>): number =>
  Math.min(
    1000,
    ...program.ops.flatMap((op) => {
      const rows = program.values[op.inputs[0] ?? -1]?.shape[0];
      return op.prim === "gather" && rows ? [evaluateSize(rows, dims)] : [];
    }),
  );

function areEqual(a: Tensor, b: Tensor): boolean {
  if (a.dims.join() !== b.dims.join()) return false;
  const finite = Array.from(b.data, (v) => (Number.isFinite(v) ? Math.abs(v) : 0));
  const most = finite.reduce((m, v) => Math.max(m, v), 1e-300);
  return b.data.every((v, i) => {
    const w = a.data[i] ?? Number.NaN;
    return Object.is(v, w) || Math.abs(v - w) <= tolerance * most;
  });
}
