// The training step as one program: forward, backward, clipping, AdamW.
//
// State goes in and comes out: weights by their own names, moments as `m:NAME` and `v:NAME`; the new ones as
// `next:NAME`, `next:m:NAME`, `next:v:NAME`. The rates of the step are scalar feeds (`rates`).
import { type Builder, extendProgram, IrError, type Program, type Value } from "../ir/index.ts";
import { type AdamW, adamw, type Moments } from "./adamw.ts";
import { gradients } from "./reverse.ts";
import { simplify } from "./simplify.ts";

export interface StepOptions extends AdamW {
  /** Output of the program that becomes less. */
  readonly loss: string;
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

/** Throws `IrError` for a loss or a weight that the program does not have. */
export function trainingStep(program: Program, options: StepOptions): Program {
  const g = extendProgram(program);
  const loss = program.outputs[options.loss];
  if (loss === undefined) throw new IrError(`the program has no output "${options.loss}"`);
  const weights = options.train.map((name) => weightOf(program, g, name));
  const found = gradients(
    g,
    program,
    loss,
    weights.map((w) => w.id),
  );
  const outputs: Record<string, Value> = { [stepNames.loss]: g.typeOf(loss) };
  const squares = found.map((d) => g.sumOfSquares(d, { axes: d.shape.map((_, i) => i), keep: false }));
  const norm = g.sqrt(sum(g, squares));
  outputs[stepNames.norm] = norm;
  // As PyTorch's clip_grad_norm_.
  const clip =
    options.clip > 0 ? g.min(g.div(g.scalar(options.clip), g.add(norm, g.scalar(1e-6))), g.scalar(1)) : null;
  const scalar = (name: string) => g.input({ kind: "feed", name }, { shape: [], dtype: "f32" });
  const { size, root, shrink } = stepNames.rates;
  const rates = { size: scalar(size), root: scalar(root), shrink: scalar(shrink) };
  options.train.forEach((name, i) => {
    const [weight, gradient, square] = [weights[i], found[i], squares[i]];
    if (!weight || !gradient || !square) return;
    const moment = (feed: string) => g.input({ kind: "feed", name: feed }, weight);
    const [m, v] = [stepNames.first(name), stepNames.second(name)];
    const before: Moments = { weight, first: moment(m), second: moment(v) };
    const after = g.from(weight.origin, () =>
      adamw(g, before, gradient, clip, rates, options.decay.has(name), options),
    );
    outputs[stepNames.squares(name)] = square;
    outputs[stepNames.next(name)] = after.weight;
    outputs[stepNames.next(m)] = after.first;
    outputs[stepNames.next(v)] = after.second;
  });
  return simplify(g.finish(outputs), { shareGelu: true });
}

function weightOf(program: Program, g: Builder, name: string): Value {
  const input = program.inputs.find((i) => i.kind === "weight" && i.name === name);
  if (!input) throw new IrError(`the program has no weight "${name}"`);
  return g.typeOf(input.value);
}

function sum(g: Builder, values: readonly Value[]): Value {
  return values.reduce((total, v) => g.add(total, v), g.scalar(0));
}
