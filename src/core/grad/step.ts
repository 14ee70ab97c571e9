// The training step as one program: forward, backward, clipping, optimizer.
//
// State goes in and comes out: weights by their own names, moments as `m:NAME` and `v:NAME`, as many as the optimizer
// keeps; the new ones as `next:NAME`, `next:m:NAME`, `next:v:NAME`. The rates of the step are scalar feeds (`stepRates`).
import { type Builder, extendProgram, IrError, type Program, type Value } from "../ir/index.ts";
import { addSizes, evaluateSize, literal, type Size } from "../shape/index.ts";
import {
  type Move,
  type Optimizer,
  type OptimizerName,
  optimizers,
  type RateName,
  type Settings,
  type State,
} from "./optimizers/index.ts";
import { gradients } from "./reverse.ts";
import { simplify } from "./simplify.ts";

export interface StepOptions extends Settings {
  readonly optimizer: OptimizerName;
  /** Matrices between the embedding and the head: those that Muon moves; what else there is AdamW moves then. */
  readonly hidden: ReadonlySet<string>;
  /** Output of the program that becomes less. */
  readonly loss: string;
  /** Further outputs that the step tells of, those that the loss is made of. */
  readonly parts?: readonly string[];
  /** Weights that move; the others stand still. */
  readonly train: readonly string[];
  /** Those of them that decay. */
  readonly decay: ReadonlySet<string>;
  /** Largest norm of all gradients together; 0 for no clipping. */
  readonly clip: number;
}

export const stepNames = {
  /** What may be kept of a weight; a step has the feeds of those that its optimizer keeps. */
  moments: (weight: string): readonly string[] => [`m:${weight}`, `v:${weight}`],
  /** Whether a name of the state, or of a checkpoint, is that of a moment and not of a weight. */
  isMoment: (state: string): boolean => /^[mv]:/.test(state),
  next: (state: string) => `next:${state}`,
  loss: "loss",
  /** √Σ g² over all gradients, before clipping. */
  norm: "gradient_norm",
  /** Σ g² of one weight. */
  squares: (weight: string) => `squares:${weight}`,
} as const;

/** A weight's optimizer: Muon orthogonalises matrices, and leaves the rest to AdamW. */
const optimizerFor = ({ optimizer, hidden }: StepOptions, weight: string): Optimizer =>
  optimizer === "muon" && !hidden.has(weight) ? optimizers.adamw : optimizers[optimizer];

/** The scalars of step t, which counts from 1, by the names of their feeds; a step may have no use for some. */
export function stepRates(
  { optimizer, ...settings }: Settings & Pick<StepOptions, "optimizer">,
  t: number,
  learningRate: number,
): Readonly<Record<string, number>> {
  const used: Optimizer[] = [optimizers[optimizer], ...(optimizer === "muon" ? [optimizers.adamw] : [])];
  return Object.fromEntries(
    used.flatMap(({ rates }) =>
      Object.entries(rates).map(([name, rate]) => [rateFeed(name), rate(t, learningRate, settings)] as const),
    ),
  );
}

const rateFeed = (name: string): string => `rate.${name}`;

/** Throws `IrError` for a loss or a weight that the program does not have. */
export function trainingStep(program: Program, options: StepOptions): Program {
  const g = extendProgram(program);
  const loss = outputOf(program, g, options.loss);
  const weights = options.train.map((name) => weightOf(program, g, name));
  const found = gradients(
    g,
    program,
    loss.id,
    weights.map((w) => w.id),
  );
  const outputs: Record<string, Value> = { [stepNames.loss]: loss };
  for (const part of options.parts ?? []) outputs[part] = outputOf(program, g, part);
  const squares = found.map((d) => g.sumOfSquares(d, { axes: d.shape.map((_, i) => i), keep: false }));
  const norm = g.sqrt(sum(g, squares));
  outputs[stepNames.norm] = norm;
  // As PyTorch's clip_grad_norm_.
  const clip =
    options.clip > 0 ? g.min(g.div(g.scalar(options.clip), g.add(norm, g.scalar(1e-6))), g.scalar(1)) : null;
  const rate = (name: RateName) =>
    g.input({ kind: "feed", name: rateFeed(name) }, { shape: [], dtype: "f32" });
  const moving = options.train.map((name, i): Moving => {
    const [weight, gradient] = [weights[i]!, found[i]!];
    const optimizer = optimizerFor(options, name);
    const kept = optimizer.moments.map(
      (moment) => [moment, g.input({ kind: "feed", name: `${moment}:${name}` }, weight)] as const,
    );
    outputs[stepNames.squares(name)] = squares[i]!;
    const sizes = weight.shape.map((s) => evaluateSize(s, program.dims));
    const state = { weight, ...Object.fromEntries(kept) };
    return { name, optimizer, move: { state, sizes, gradient, clip, rate, decays: options.decay.has(name) } };
  });
  for (const part of sideBySide(moving)) {
    const after = moved(g, part, options);
    part.forEach(({ name, optimizer: { moments } }, i) => {
      const { weight, ...kept } = after[i]!;
      outputs[stepNames.next(name)] = weight;
      for (const moment of moments) outputs[stepNames.next(`${moment}:${name}`)] = kept[moment]!;
    });
  }
  return simplify(g.finish(outputs), { shareGelu: true });
}

interface Moving {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly move: Move;
}

/**
 * Weights that move together. Biases and gains are a few numbers each: moving one of them costs an engine a dozen calls,
 * whatever its size, so they are moved side by side as one. Each of the others is on its own.
 */
function sideBySide(moving: readonly Moving[]): Moving[][] {
  const flat = moving.filter((m) => m.move.sizes.length === 1);
  const groups = [true, false].map((decays) => flat.filter((m) => m.move.decays === decays));
  return [...groups, ...moving.filter((m) => !flat.includes(m)).map((m) => [m])].filter((m) => m.length > 0);
}

/** All of `part` after the move, in its order. */
function moved(g: Builder, part: readonly Moving[], settings: Settings): State[] {
  const [only] = part;
  if (!only) return [];
  const { optimizer, move } = only;
  if (part.length === 1) return [g.from(move.state.weight.origin, () => optimizer.move(g, move, settings))];
  const joined = (of: (m: Move) => Value) =>
    g.concat(
      part.map((m) => of(m.move)),
      { axis: 0 },
    );
  const each = <T>(of: (key: keyof State) => T) =>
    Object.fromEntries((["weight", ...optimizer.moments] as const).map((key) => [key, of(key)] as const));
  const state = each((key) => joined((m) => m.state[key]!)) as unknown as State;
  const sizes = [part.reduce((sum, m) => sum + m.move.sizes[0]!, 0)];
  const after = optimizer.move(g, { ...move, state, sizes, gradient: joined((m) => m.gradient) }, settings);
  let start: Size = literal(0);
  return part.map((m) => {
    const size = m.move.state.weight.shape[0]!;
    const from = start;
    start = addSizes(start, size);
    return each((key) => g.slice(after[key]!, { axis: 0, start: from, size })) as unknown as State;
  });
}

function outputOf(program: Program, g: Builder, name: string): Value {
  const id = program.outputs[name];
  if (id === undefined) throw new IrError(`the program has no output "${name}"`);
  return g.typeOf(id);
}

function weightOf(program: Program, g: Builder, name: string): Value {
  const input = program.inputs.find((i) => i.kind === "weight" && i.name === name);
  if (!input) throw new IrError(`the program has no weight "${name}"`);
  return g.typeOf(input.value);
}

function sum(g: Builder, values: readonly Value[]): Value {
  return values.reduce((total, v) => g.add(total, v), g.scalar(0));
}
