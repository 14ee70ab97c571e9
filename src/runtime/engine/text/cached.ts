// Logits of the next token with what was kept of the text before it: opened on a prompt, fed with what is new.
import { evaluateSize, type Program, step } from "../../../core/index.ts";
import type { CacheUse } from "../../client/index.ts";
import type { CompiledProgram, Executor, Tensors } from "../executor.ts";
import { Text } from "./text.ts";

/** What has to be known of a model to write with its cache. */
export interface CachedModel {
  /** The whole program, with the ids that it is fed. */
  readonly program: Program;
  readonly logits: string;
  /** The text that is written. */
  readonly stream: string;
  /** Its last token is a place holder that must not be read. */
  readonly blind: boolean;
  /** Most positions that it gets. */
  readonly most: number;
  /** Most positions that come in one piece. */
  readonly piece: number;
}

export interface CachedOptions {
  readonly executor: Pick<Executor, "prepare">;
  readonly weights: (program: Program) => Promise<Tensors>;
  /** Throws where a run of the program would not fit into memory. */
  readonly allow: (program: Program, outputs: readonly string[]) => void;
  /** Ids and validity of the other texts. */
  readonly feeds: Tensors;
  /** Floats are kept as float64. */
  readonly wide: boolean;
}

/**
 * Operations up to which sizes stay symbolic in the engine's sessions; a step needs that, since what is kept grows.
 */
const mostOperations = 1500;

/** The text and its cache; or, in words, why there is none. */
export async function openCached(model: CachedModel, options: CachedOptions): Promise<Cached | string> {
  const { program, logits, stream, blind } = model;
  const derived = step.derive(program, { stream, logits });
  if (!derived.ok) return step.explain(derived.refusal);
  const { plan } = derived;
  if (blind && plan.windows.some((w) => w.kind === "ids" && w.shift > -1))
    return `the graph reads the token of "${stream}" that it is to write`;
  if (plan.program.ops.length > mostOperations)
    return `a step has ${plan.program.ops.length} operations, and the engine takes sizes that change up to ${mostOperations}`;
  const sized = { ...plan.program, dims: { ...plan.program.dims, ...sizesOf(plan, model) } };
  const outputs = Object.keys(sized.outputs);
  options.allow(sized, outputs);
  const weights = await options.weights(program);
  const once = plan.once ? await runOnce(plan.once, { ...weights, ...options.feeds }, options) : {};
  const compiled = await options.executor.prepare(sized, outputs);
  return new Cached(plan, compiled, { ...weights, ...options.feeds, ...once }, model, options.wide);
}

/** The largest sizes that it comes to. */
function sizesOf(plan: step.Plan, { most, piece }: CachedModel): Record<string, number> {
  const slots = plan.caches.flatMap((c) => (c.kind === "slots" ? [Math.min(c.reach, most)] : []));
  const room = Math.max(1, ...slots);
  return { ...Object.fromEntries(plan.slotDims.map((dim) => [dim, room])), [plan.count]: piece };
}

async function runOnce(program: Program, feeds: Tensors, { executor }: CachedOptions): Promise<Tensors> {
  return (await executor.prepare(program, Object.keys(program.outputs))).run(feeds);
}

export class Cached {
  private text: Text | undefined;
  private start = 0;
  private prefills = 0;

  constructor(
    private readonly plan: step.Plan,
    private readonly compiled: CompiledProgram,
    private readonly fixed: Tensors,
    private readonly model: CachedModel,
    private readonly wide: boolean,
  ) {}

  /** Logits behind `ids`, which go on from those of the call before; `start` counts ids that were left behind. */
  async logits(ids: readonly number[], start: number): Promise<ArrayLike<number>> {
    if (!this.text || start !== this.start) this.begin(start);
    const text = this.text!;
    const [known = 0] = text.positions;
    text.amend([ids.slice(0, known)]);
    const { data, dims } = await text.next([ids.slice(known)]);
    return data.subarray(data.length - (dims.at(-1) ?? 1));
  }

  get use(): CacheUse {
    const sizes = { ...this.model.program.dims, [this.plan.batch]: 1 };
    return {
      kept: true,
      bytesPerToken: evaluateSize(step.keptBytes(this.plan).perToken, sizes),
      bytes: (this.text?.bytes ?? 0) + (this.text?.bytesOnce ?? 0),
      prefills: this.prefills,
    };
  }

  close(): void {
    this.text?.close();
  }

  private begin(start: number): void {
    this.text?.close();
    const { program, most } = this.model;
    const { plan, compiled, fixed, wide } = this;
    this.text = new Text({ plan, compiled, fixed, dims: program.dims, samples: 1, most, wide });
    this.start = start;
    this.prefills++;
  }
}
