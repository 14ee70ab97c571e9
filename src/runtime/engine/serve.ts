// The engine's side of the protocol: calls are answered one after the other, cancels are heard in between.
import {
  EngineError,
  type EngineErrorData,
  errorData,
  type FromEngine,
  type ToEngine,
} from "../client/index.ts";
import { Engine, stages } from "./engine.ts";
import type { Executor } from "./executor.ts";
import { type ReportProgress, Trainer } from "./trainer/index.ts";

/** Where messages come from and go to. Messages that came before `listen` are not lost. */
export interface EnginePort {
  post(message: FromEngine): void;
  listen(receive: (message: ToEngine) => void): void;
}

export interface ServeOptions {
  /** Loading has begun before the port was there, where that saves time. */
  readonly executor: Promise<Executor>;
  /** Bytes that one run may use, as far as the executor's own heap allows. */
  readonly memoryLimit: number;
}

type Call = Extract<ToEngine, { readonly kind: "call" }>;

/** Answers calls until the process ends. */
export function serve(port: EnginePort, { executor, memoryLimit }: ServeOptions): void {
  const queue: Call[] = [];
  const cancelled = new Set<number>();
  let engine: Engine | undefined;
  let trainer: Trainer | undefined;
  let busy = false;

  async function answer(call: Call): Promise<void> {
    let done = 0;
    const report: ReportProgress = async (done, of, note, data) => {
      const more = data === undefined ? {} : { data };
      port.post({ kind: "progress", id: call.id, done, of, note, ...more });
      await drainMessages();
      if (cancelled.has(call.id))
        throw new EngineError({ code: "cancelled", message: "The run was cancelled" });
    };
    const stage = (note: string) => report(Math.min(done++, stages), stages, note);
    try {
      if (!engine || !trainer)
        throw new EngineError({ code: "internal", message: "the engine was called before it was ready" });
      const result = await perform(engine, trainer, call, stage, report);
      port.post({ kind: "done", id: call.id, result });
    } catch (cause) {
      port.post({ kind: "failed", id: call.id, error: asData(cause) });
    }
    cancelled.delete(call.id);
  }

  async function work(): Promise<void> {
    if (busy || !engine) return;
    busy = true;
    for (let call = queue.shift(); call; call = queue.shift()) {
      await drainMessages();
      await answer(call);
    }
    busy = false;
  }

  port.listen((message) => {
    if (message.kind === "cancel") {
      cancelled.add(message.id);
      return;
    }
    queue.push(message);
    void work();
  });
  executor.then(
    (ready) => {
      const limit = Math.min(memoryLimit, ready.heapLimit ?? memoryLimit);
      engine = new Engine({ executor: ready, memoryLimit: limit });
      trainer = new Trainer(ready, limit);
      port.post({ kind: "ready", info: ready.info });
      void work();
    },
    (cause: unknown) => port.post({ kind: "unable", message: asData(cause).message }),
  );
}

async function perform(
  engine: Engine,
  trainer: Trainer,
  call: Call,
  stage: (note: string) => Promise<void>,
  report: ReportProgress,
): Promise<unknown> {
  switch (call.call) {
    case "info":
      return engine.info();
    case "run": {
      await stage("checking");
      const { training } = call.payload;
      const trained = training === undefined ? {} : { weights: await trainer.weightsOf(training) };
      return engine.run({ ...call.payload, ...trained }, stage);
    }
    case "read":
      return engine.read(call.payload.handle, call.payload.slice);
    case "release":
      engine.release(call.payload.handles);
      return {};
    case "trainBegin":
      return trainer.trainBegin(call.payload, report);
    case "trainAdvance":
      return trainer.trainAdvance(call.payload, report);
    case "trainValidate":
      return trainer.trainValidate(call.payload, report);
    case "trainCheckpoint":
      return trainer.trainCheckpoint(call.payload);
    case "trainEnd":
      return trainer.trainEnd(call.payload);
    case "trainingData":
      return trainer.trainingData(call.payload, report);
    case "gradients":
      return trainer.gradients(call.payload, report);
    case "generate":
      return trainer.generate(call.payload, report);
    case "textOpen":
      return trainer.texts.textOpen(call.payload, report);
    case "textNext":
      return trainer.texts.textNext(call.payload, report);
    case "textBack":
      return trainer.texts.textBack(call.payload);
    case "textAttention":
      return trainer.texts.textAttention(call.payload);
    case "textFork":
      return trainer.texts.textFork(call.payload);
    case "textClose":
      return trainer.texts.textClose(call.payload);
    case "cacheCheck":
      return trainer.texts.cacheCheck(call.payload, report);
  }
}

function asData(cause: unknown): EngineErrorData {
  if (cause instanceof EngineError) return errorData(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return {
    code: /bad_alloc|out of memory|allocation failed/i.test(message) ? "memory" : "internal",
    message,
  };
}

/** Lets the messages in that have arrived: a timer comes after them. */
const drainMessages = (): Promise<void> => new Promise((resume) => setTimeout(resume, 0));
