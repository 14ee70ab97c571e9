// A training as its caller sees it: start, pause, resume, stop, and events. It asks the engine for a little at a time,
// so that other calls come in between, and keeps the last checkpoint, so that a killed engine costs little.
import type { EngineClient } from "./engine-client.ts";
import { EngineError } from "./engine-error.ts";
import type { TrainInfo, TrainReport, TrainRequest } from "./training-protocol.ts";

export interface TrainingEvents {
  begun?(info: TrainInfo): void;
  /** Several times a second. */
  report?(report: TrainReport): void;
  /** A copy of everything that it takes to go on; of which step. */
  checkpoint?(bytes: Uint8Array, step: number): void;
}

export interface TrainingRun {
  /** When it is finished, stopped or failed; rejects when the engine died or refused. */
  readonly done: Promise<TrainReport | null>;
  pause(): void;
  resume(): void;
  /** After the step that is being done. */
  stop(): void;
  /** The weights so far as a checkpoint: the last that was taken, when the engine is gone. */
  checkpoint(): Promise<Uint8Array>;
  /** The engine's name for it, for runs with its weights. */
  handle(): string | undefined;
}

export interface TrainingSchedule {
  /** How long the engine works between two reports, ms. */
  readonly slice?: number;
  /** Steps between two checkpoints; 0 for none but the last. */
  readonly checkpointEvery?: number;
}

/** Begins at once, or when it is known by which engine. When the engine dies, begin again with the last checkpoint in the request. */
export function train(
  engine: EngineClient | Promise<EngineClient>,
  request: TrainRequest,
  events: TrainingEvents = {},
  { slice = 200, checkpointEvery = 0 }: TrainingSchedule = {},
): TrainingRun {
  let info: TrainInfo | undefined;
  let last: Uint8Array | undefined = request.checkpoint;
  let saved = 0;
  let current = 0;
  let paused = false;
  let stopped = false;
  let wake = () => {};

  const save = async (training: string, step: number): Promise<Uint8Array> => {
    const client = await engine;
    const { bytes } = await client.ask("trainCheckpoint", { training });
    last = bytes;
    saved = step;
    events.checkpoint?.(bytes, step);
    return bytes;
  };

  async function work(): Promise<TrainReport | null> {
    const client = await engine;
    const begun = await client.ask("trainBegin", request);
    info = begun;
    saved = begun.step;
    current = begun.step;
    events.begun?.(begun);
    const { training } = begun;
    let report: TrainReport | null = null;
    while (!stopped && !report?.finished) {
      if (paused) {
        await new Promise<void>((resume) => {
          wake = resume;
        });
        continue;
      }
      // A checkpoint is of a round step, whatever the speed.
      const steps = checkpointEvery > 0 ? saved + checkpointEvery - current : Number.MAX_SAFE_INTEGER;
      report = await client.ask("trainAdvance", { training, steps, milliseconds: slice });
      current = report.step;
      events.report?.(report);
      const due = checkpointEvery > 0 && report.step - saved >= checkpointEvery;
      if (due || (report.finished && report.step > begun.step)) await save(training, report.step);
    }
    return report;
  }

  return {
    done: work(),
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      wake();
    },
    stop: () => {
      stopped = true;
      wake();
    },
    handle: () => info?.training,
    checkpoint: async () => {
      try {
        if (info) return await save(info.training, current);
      } catch (cause) {
        if (!last) throw cause;
      }
      if (last) return last;
      throw new EngineError({ code: "handle", message: "Nothing has been trained yet" });
    },
  };
}
