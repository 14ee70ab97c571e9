// The training step as one program: forward, backward, clipping, AdamW.
//
// State goes in and comes out: weights by their own names, moments as `m:NAME` and `v:NAME`; the new ones as
// `next:NAME`, `next:m:NAME`, `next:v:NAME`. The rates of the step are scalar feeds (`rates`).
import { type Builder, extendProgram, IrError, type Program, type Value } from "../ir/index.ts";
import { addSizes, literal, type Size } from "../shape/index.ts";
import { type AdamW, adamw, type Moments } from "./adamw.ts";
import { gradients } from "./reverse.ts";
import { simplify } from "./simplify.ts";

export interface StepOptions extends AdamW {
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
  rates: { size: "rate.size", root: "rate.root", shrink: "rate.shrink" },
  first: (weight: string) => `m:${weight}`,
  second: (weight: string) => `v:${weight}`,
  next: (state: string) => `next:${state}`,
  loss: "loss",
  /** √Σ g² over all gradients, before clipping. */
  norm: "gradient_norm",
  /** Σ g² of one weight. */
  squares: (weight: string) => `squares:${weight}`,
} as const;

/** Whether a name of the state, or of a checkpoint, is that of a moment and not of a weight. */
export const isMoment = (state: string): boolean => /^[mv]:/.test(state);

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
  const scalar = (name: string) => g.input({ kind: "feed", name }, { shape: [], dtype: "f32" });
  const { size, root, shrink } = stepNames.rates;
  const rates = { size: scalar(size), root: scalar(root), shrink: scalar(shrink) };
  const moving = options.train.map((name, i): Moving => {
    const [weight, gradient] = [weights[i]!, found[i]!];
    const moment = (feed: string) => g.input({ kind: "feed", name: feed }, weight);
    const before = { weight, first: moment(stepNames.first(name)), second: moment(stepNames.second(name)) };
    outputs[stepNames.squares(name)] = squares[i]!;
    return { name, before, gradient, decays: options.decay.has(name) };
  });
  for (const part of sideBySide(moving)) {
    const after = moved(g, part, (before, gradient, decays) =>
      adamw(g, before, gradient, clip, rates, decays, options),
    );
    part.forEach(({ name }, i) => {
      const { weight, first, second } = after[i]!;
      outputs[stepNames.next(name)] = weight;
      outputs[stepNames.next(stepNames.first(name))] = first;
      outputs[stepNames.next(stepNames.second(name))] = second;
    });
  }
  return simplify(g.finish(outputs), { shareGelu: true });
}

interface Moving {
  readonly name: string;
  readonly before: Moments;
  readonly gradient: Value;
  readonly decays: boolean;
}

/**
 * Weights that move together. Biases and gains are a few numbers each: moving one of them costs an engine a dozen calls,
 * whatever its size, so they are moved side by side as one. Each of the others is on its own.
 */
function sideBySide(moving: readonly Moving[]): Moving[][] {
  const flat = moving.filter((m) => m.before.weight.shape.length === 1);
  const groups = [true, false].map((decays) => flat.filter((m) => m.decays === decays));
  return [...groups, ...moving.filter((m) => !flat.includes(m)).map((m) => [m])].filter((m) => m.length > 0);
}

type Move = (before: Moments, gradient: Value, decays: boolean) => Moments;

/** All of `part` after the move, in its order. */
function moved(g: Builder, part: readonly Moving[], move: Move): Moments[] {
  const [only] = part;
  if (!only) return [];
  const { before, gradient, decays } = only;
  if (part.length === 1) return [g.from(before.weight.origin, () => move(before, gradient, decays))];
  const joined = (of: (m: Moving) => Value) => g.concat(part.map(of), { axis: 0 });
  const all = {
    weight: joined((m) => m.before.weight),
    first: joined((m) => m.before.first),
    second: joined((m) => m.before.second),
  };
  const after = move(
    all,
    joined((m) => m.gradient),
    decays,
  );
  let start: Size = literal(0);
  return part.map((m) => {
    const size = m.before.weight.shape[0]!;
    const cut = (from: Value) => g.slice(from, { axis: 0, start, size });
    const own = { weight: cut(after.weight), first: cut(after.first), second: cut(after.second) };
    start = addSizes(start, size);
    return own;
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
