// A random graph written with its cache and as a whole, by each engine: refused for a reason, equal, or wrong.
import type { HeddleDocument } from "../../src/core/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { nativeExecutor, nodeWasmExecutor } from "../../src/runtime/engine/index.ts";
import { valueTolerance } from "./close.ts";
import { randomDivided } from "./divided-attention.ts";
import { changedPreset, type Step } from "./graph-mutants.ts";
import { randomAttention } from "./hand-attention.ts";
import { changePart } from "./part-steps.ts";
import { randomFrom } from "./random.ts";
import { randomGraph } from "./random-graph.ts";
import { changeToRecurrence } from "./recurrent-steps.ts";
import { changedRows, type Found, type TrialEngine, trial } from "./step-trial.ts";
import { insertTensors } from "./tensor-steps.ts";

/** Reasons that an expert accepts: none says that something is not known. */
const accepted = ["later", "every", "length", "stream", "sizes", "behind", "again", "other", "melted"];
/**
 * Of graphs with views, joins, rolls and learned tensors along time: these say what it is that cannot be kept. "fromEnd" is
 * a Roll, which puts the last row before the first, so that each token changes rows that were kept.
 */
const acceptedOfTensors = [...accepted, "axis", "before", "weight", "fromEnd"];

/** Undefined is the reference evaluator's. */
export type Engines = Readonly<Record<string, TrialEngine | undefined>>;

const inFloat32 = { wide: false, tolerance: valueTolerance };
export const everyEngine = async (): Promise<Engines> => ({
  evaluator: undefined,
  native: { executor: await nativeExecutor(1), ...inFloat32 },
  WASM: { executor: await nodeWasmExecutor(1), ...inFloat32 },
});

function logitAxes(document: HeddleDocument): string {
  const { program } = compile(document);
  const value = program.values[program.outputs[document.objective?.logits ?? ""] ?? -1];
  return value?.shape.map((s) => s.key).join() ?? "";
}

export class CacheTrials {
  graphs = 0;
  readonly refused: Record<string, number> = {};
  readonly steps: Record<string, number> = {};
  /** Largest difference of logits by engine, relative to the row's largest or 1. */
  readonly worst: Record<string, number> = {};
  /** Rows by engine that float32 itself computes no better. */
  readonly rounded: Record<string, number> = {};
  /** Kept numbers that were compared at two lengths of the text, in float64. */
  compared = 0;
  readonly faults: string[] = [];

  constructor(
    private readonly engines: Engines,
    /** Runs of the step after the prompt. */
    private readonly length: number,
  ) {}

  add(seed: number): Promise<void> {
    const { document, story } = randomGraph(seed);
    return this.write(document, seed, `seed ${seed}`, story);
  }

  /** A preset into which blocks were put that move, pick, order and sum entries; nothing where none fits. */
  addTensors(seed: number): Promise<void> {
    return this.addChanged(seed, "tensors", insertTensors, acceptedOfTensors);
  }

  /** A preset whose norms, positions, softmax and masks are other ones; nothing where none fits. */
  addParts(seed: number): Promise<void> {
    return this.addChanged(seed, "parts", changePart, accepted);
  }

  /** A preset whose attention became a recurrence; nothing where none fits. */
  addRecurrences(seed: number): Promise<void> {
    return this.addChanged(seed, "recurrences", changeToRecurrence, accepted);
  }

  private async addChanged(seed: number, what: string, change: Step, reasons: string[]): Promise<void> {
    const causal = ["decoder-only", "decoder-modern", "smallest", "sort"];
    const made = changedPreset(randomFrom(seed), causal, [change, change]);
    // Rows are told by sample and position.
    const isText = made && logitAxes(made.document).startsWith("B,T,");
    if (isText && !made.story.endsWith("as it is"))
      await this.write(made.document, seed, `${what} ${seed}`, made.story, reasons);
  }

  /** Attention wired by hand; nothing where the seed's graph has errors. */
  async addAttention(seed: number): Promise<void> {
    const made = randomAttention(seed);
    // Weights of its own, so that an exponential of a power stays a number.
    if (made) await this.write(made.document, seed, `attention ${seed}`, made.story, accepted, 1);
  }

  /** Attention whose scores go through poles; only what the whole gives as numbers is compared. */
  async addDivided(seed: number): Promise<void> {
    const made = randomDivided(seed);
    const title = `divided ${seed}`;
    if (made) await this.write(made.document, seed, title, made.story, accepted, 1, true);
  }

  /** Any graph; `seed` says in which way. */
  async write(
    document: HeddleDocument,
    seed: number,
    title: string,
    story = "",
    reasons = accepted,
    scale?: number,
    numbersOnly = false,
  ): Promise<void> {
    if (!document.objective) return;
    this.graphs++;
    for (const [name, engine] of Object.entries(this.engines)) {
      const found = await this.try(document, seed, engine, scale, numbersOnly);
      if (found.refused !== undefined) {
        this.refused[found.refused] = (this.refused[found.refused] ?? 0) + 1;
        if (!reasons.includes(found.refused)) this.faults.push(`${title}: refused, ${found.refused}`);
        return;
      }
      this.steps[name] = (this.steps[name] ?? 0) + found.steps - 1;
      this.worst[name] = Math.max(this.worst[name] ?? 0, found.worst);
      this.rounded[name] = (this.rounded[name] ?? 0) + found.rounded;
      if (found.wrong.length > 0) this.faults.push(`${title}, ${name}: ${found.wrong[0]}\n${story}`);
      if (!engine) this.keep(document, found, title);
    }
  }

  /** What is kept at each length is what is kept at the longest, bit for bit. */
  private keep(document: HeddleDocument, { plan }: Found, title: string): void {
    const { compared, changed } = changedRows(document, plan!, 8);
    this.compared += compared;
    if (changed > 0)
      this.faults.push(`${title}: ${changed} kept numbers of ${compared} change with the length`);
  }

  get refusedShare(): number {
    return Object.values(this.refused).reduce((a, b) => a + b, 0) / Math.max(1, this.graphs);
  }

  private try(
    document: HeddleDocument,
    seed: number,
    engine: TrialEngine | undefined,
    scale: number | undefined,
    numbersOnly: boolean,
  ) {
    const [prompt, chunk] = [[1, 2, 11][seed % 3]!, 1 + (seed % 2)];
    const total = prompt + chunk * this.length;
    const samples = seed % 4 === 0 ? 2 : 1;
    return trial(document, {
      prompt,
      chunk,
      total,
      samples,
      greedy: seed % 5 < 3,
      numbersOnly,
      ...(engine && { engine }),
      ...(scale !== undefined && { scale }),
    });
  }
}
