// Logits of the next token with what was kept of the text before it: opened on a prompt, fed with what is new.
import { evaluateSize, type Program, plural, step } from "../../../core/index.ts";
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
  /**
   * Throws where a run of what `at` gives for the most positions, `most`, would not fit into memory, and says how many
   * would. Gives the bytes.
   */
  readonly allow: (at: (most: number) => Program, most: number) => number;
  /** Ids and validity of the other texts. */
  readonly feeds: Tensors;
  /** Floats are kept as float64. */
  readonly wide: boolean;
}

/**
 * Operations of a step up to which it is worth to compile one whose sizes change: what is kept grows. The engine takes time
 * by the square of their number, 10 s for these, which are some 130 layers.
 */
const mostOperations = 6000;

/** The text and its cache; or, in words, why there is none. */
export async function openCached(model: CachedModel, options: CachedOptions): Promise<Cached | string> {
  const { program, logits, stream, blind } = model;
  const derived = step.derive(program, { stream, logits });
  if (!derived.ok) return step.explain(derived.refusal);
  const { plan } = derived;
  if (blind && plan.windows.some((w) => w.kind === "ids" && w.shift > -1))
    return `the graph reads the token of "${stream}" that it is to write`;
  if (plan.program.ops.length > mostOperations)
    return `a step has ${plural(plan.program.ops.length, "operation")}; must be at most ${mostOperations.toLocaleString("en-US")}, since the engine compiles it for sizes that change`;
  const at = (most: number) => ({
    ...plan.program,
    dims: { ...plan.program.dims, ...sizesOf(plan, { ...model, most, piece: Math.min(model.piece, most) }) },
  });
  const memory = options.allow(at, model.most);
  const sized = at(model.most);
  const weights = await options.weights(program);
  const once = plan.once ? await runOnce(plan.once, { ...weights, ...options.feeds }, options) : {};
  const compiled = await options.executor.prepare(sized, Object.keys(sized.outputs));
  const fixed = { ...weights, ...options.feeds, ...once };
  return new Cached({ plan, compiled, fixed, model, memory, wide: options.wide });
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

interface CachedSetup {
  readonly plan: step.Plan;
  readonly compiled: CompiledProgram;
  readonly fixed: Tensors;
  readonly model: CachedModel;
  /** Bytes that a step was estimated to take at most. */
  readonly memory: number;
  readonly wide: boolean;
}

export class Cached {
  private text: Text | undefined;
  private start = 0;
  private prefills = 0;
  /** Why it was made anew. */
  private readonly again = new Set<string>();

  constructor(private readonly setup: CachedSetup) {}

  get memory(): number {
    return this.setup.memory;
  }

  /**
   * Logits behind `ids`; `start` counts ids that were left behind. Rows of the ids that were read before, in this order,
   * are not computed again: it may go on, or back and on another way.
   */
  async logits(ids: readonly number[], start: number): Promise<ArrayLike<number>> {
    const { piece } = this.setup.model;
    const why = this.whyAgain(ids, start);
    if (why !== null) this.again.add(why);
    if (!this.text || why !== null) this.begin(start);
    const text = this.text!;
    const [known = 0] = text.positions;
    text.amend([ids.slice(0, known)]);
    for (let from = known; ; from += piece) {
      const { data, dims } = await text.next([ids.slice(from, from + piece)]);
      if (from + piece >= ids.length) return data.subarray(data.length - (dims.at(-1) ?? 1));
    }
  }

  /** Why nothing that was kept holds for these ids; null where it does, or nothing was kept before. */
  private whyAgain(ids: readonly number[], start: number): string | null {
    if (!this.text) return null;
    if (start !== this.start)
      return `the model reads ${plural(this.setup.model.most, "token")} at most, and all positions moved`;
    if (this.text.back(this.shared(ids))) return null;
    return "it went back to where a window or a shift had moved on";
  }

  /** How many positions of these ids are kept; at least the last one is computed, for its logits. */
  private shared(ids: readonly number[]): number {
    const { line } = this.text!;
    // What stands in for the token to be written is no id, and its row does not depend on it.
    const known = this.setup.model.blind ? line.slice(0, -1) : line;
    let same = 0;
    while (same < known.length && known[same] === ids[same]) same++;
    return Math.min(same + (this.setup.model.blind ? 1 : 0), ids.length - 1);
  }

  /** A text that goes on from here, apart from this one. */
  fork(): Cached {
    const fork = new Cached(this.setup);
    fork.text = this.text?.fork();
    fork.start = this.start;
    fork.prefills = this.prefills;
    for (const why of this.again) fork.again.add(why);
    return fork;
  }

  get use(): CacheUse {
    const { plan, model } = this.setup;
    const sizes = { ...model.program.dims, [plan.batch]: 1 };
    return {
      kept: true,
      bytesPerToken: evaluateSize(step.keptBytes(plan).perToken, sizes),
      bytes: (this.text?.bytes ?? 0) + (this.text?.bytesOnce ?? 0),
      prefills: this.prefills,
      ...(this.again.size > 0 && { again: [...this.again].join("; ") }),
    };
  }

  close(): void {
    this.text?.close();
  }

  private begin(start: number): void {
    this.text?.close();
    const { plan, compiled, fixed, wide, model } = this.setup;
    const { program, most } = model;
    this.text = new Text({ plan, compiled, fixed, dims: program.dims, samples: 1, most, wide });
    this.start = start;
    this.prefills++;
  }
}
