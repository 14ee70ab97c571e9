// What an engine does when it is called. A run goes through stages; between them it can be cancelled.
//
//   encode → check → lower → estimate memory → weights → session → run → summaries
import {
  type Checked,
  check,
  hasErrors,
  lower,
  namesTokens,
  type Program,
  prune,
  toJson,
  weightTable,
} from "../../core/index.ts";
import {
  EngineError,
  type EngineName,
  type RunRequest,
  type RunResult,
  type TensorData,
  type TensorSlice,
  type ValueSummary,
} from "../client/index.ts";
import { graphError, resolveAddresses } from "./addresses.ts";
import { computable } from "./computable.ts";
import type { Executor } from "./executor.ts";
import { logitless } from "./logitless.ts";
import { estimateMemory, refuseAbove } from "./memory.ts";
import { predictionsOf } from "./predictions.ts";
import { referenceExecutor } from "./reference-executor.ts";
import { refuseIdsWithoutRow, refuseRowless } from "./rows.ts";
import { statisticsOf } from "./statistics.ts";
import { encodeStreams, feedsOf, type Streams } from "./streams.ts";
import type { EngineTensor } from "./tensor.ts";
import { thumbnailsOf } from "./thumbnails.ts";
import { ValueStore } from "./value-store.ts";
import { checkGiven, WeightStore } from "./weight-store.ts";

/** How a run tells where it is. Resolves when messages have been heard; rejects when the run was cancelled. */
export type RunStage = (note: string) => Promise<void>;

export const stages = 5;

export interface EngineOptions {
  readonly executor: Executor;
  /** Runs that would need more bytes are refused. */
  readonly memoryLimit: number;
}

export class Engine {
  private readonly values: ValueStore;
  private readonly weights: WeightStore;

  constructor(private readonly options: EngineOptions) {
    this.values = new ValueStore(options.memoryLimit / 8);
    this.weights = new WeightStore(options.memoryLimit / 8);
  }

  info = () => this.options.executor.info;
  read = (handle: string, slice: TensorSlice | undefined): TensorData => this.values.read(handle, slice);
  release = (handles: readonly string[]): void => this.values.release(handles);

  async run(request: RunRequest, stage: RunStage): Promise<RunResult> {
    const started = performance.now();
    const { document } = request;
    const executor = this.executor(request.engine);
    const { checked, streams } = this.sized(request, executor);
    const lowered = lower(checked);
    checkGiven(request.weights ?? {}, lowered, weightTable(checked));
    if (request.fetch !== "all") refuseRowless(lowered, checked, request.fetch);
    const program = computable(lowered, checked);
    const logits = document.objective?.logits;
    const addresses = resolveAddresses(request.fetch, program, checked);
    const named = logits !== undefined && Object.hasOwn(program.outputs, logits) && namesTokens(checked);
    const predicted = named ? [logits] : [];
    // One output for each value: a bypassed node's output is its input, under two addresses.
    const nameOf = new Map<number, string>();
    for (const a of [...addresses, ...predicted]) {
      const id = program.outputs[a];
      if (id !== undefined && !nameOf.has(id)) nameOf.set(id, a);
    }
    const outputs = [...nameOf.values()];
    if (outputs.length === 0) throw graphError(checked, "The graph has no output to compute");
    const memory = this.memoryFor(program, outputs, executor);
    const needed = prune(program, [...nameOf.keys()]);
    const feeds = feedsOf(program, checked, streams);
    refuseIdsWithoutRow(needed, feeds, streams);
    await stage("weights");
    const weights = await this.weights.bring(needed, document, request.weights ?? {}, () => stage("weights"));
    await stage("compiling");
    const compiled = performance.now();
    const prepared = await executor.prepare(program, outputs);
    const ready = performance.now();
    await stage("running");
    const began = performance.now();
    const results = await prepared.run({ ...weights, ...feeds });
    const ran = performance.now();
    await stage("reading values");
    const at = (address: string): EngineTensor => {
      const tensor = results[nameOf.get(program.outputs[address] ?? -1) ?? ""];
      if (!tensor) throw new Error(`the engine gave no value for "${address}"`);
      return tensor;
    };
    return {
      engine: executor.info,
      bindings: checked.bindings,
      streams: Object.fromEntries(
        [...streams.encoded].map(([name, e]) => [name, { tokens: e.tokens, unknown: e.unknown }]),
      ),
      values: this.summaries(addresses, at, request.thumbnails),
      predictions: predicted.flatMap((a) => predictionsOf(at(a), streams, request)),
      diagnostics: [...checked.diagnostics, ...logitless(needed, checked, feeds, streams)].map(toJson),
      memory,
      timing: {
        compile: compiled - started,
        session: ready - compiled,
        run: ran - began,
        total: performance.now() - started,
      },
    };
  }

  private executor(name: EngineName): Executor {
    return name === "reference" ? referenceExecutor : this.options.executor;
  }

  /**
   * The graph at the sizes of its text. Of one that is too large at its own sizes that is said first: a text would not
   * help.
   */
  private sized(request: RunRequest, executor: Executor): ReturnType<typeof checkWithSizes> {
    try {
      return checkWithSizes(request);
    } catch (cause) {
      const checked = check(request.document);
      if (cause instanceof EngineError && cause.code === "input" && !hasErrors(checked)) {
        const program = lower(checked);
        this.memoryFor(program, Object.keys(program.outputs), executor);
      }
      throw cause;
    }
  }

  /** The estimate, bytes. Throws code "memory" when it is above the limit. */
  private memoryFor(program: Program, outputs: readonly string[], executor: Executor): number {
    const { total } = estimateMemory(program, outputs, executor.copies);
    const wayOut = "Use a shorter text, fewer samples or a smaller model";
    refuseAbove(this.options.memoryLimit, total, "This run", wayOut);
    return total;
  }

  private summaries(
    addresses: readonly string[],
    at: (address: string) => EngineTensor,
    thumbnails: boolean,
  ) {
    const handleOf = this.values.begin();
    const made = new Map<EngineTensor, ValueSummary>();
    const summary = (tensor: EngineTensor): ValueSummary => ({
      handle: handleOf(tensor),
      dims: tensor.dims,
      dtype: tensor.dtype,
      statistics: statisticsOf(tensor.data),
      thumbnails: thumbnails ? thumbnailsOf(tensor) : [],
    });
    return Object.fromEntries(
      addresses.map((address) => {
        const tensor = at(address);
        const known = made.get(tensor) ?? summary(tensor);
        made.set(tensor, known);
        return [address, known];
      }),
    );
  }
}

/** Checks the graph at the sizes that the text gives it. Throws code "graph" where it is right but for these. */
function checkWithSizes(request: RunRequest): { checked: Checked; streams: Streams } {
  const first = check(request.document);
  const streams = encodeStreams(first, request);
  const same = Object.entries(streams.dims).every(([name, size]) => first.bindings[name] === size);
  if (same) return { checked: first, streams };
  const checked = check(request.document, { dims: streams.dims });
  if (hasErrors(checked) && !hasErrors(first)) throw graphError(checked, "This text does not fit the graph");
  return { checked, streams };
}
