// Runs the graph whenever what it computes has changed: one run at a time, the newest document next.
// Big models wait for the Run command, so that typing never queues up seconds of work.
import type { HeddleDocument } from "../../core/index.ts";
import { type EngineClient, EngineError, type EngineErrorData } from "../../runtime/client/index.ts";
import { checkedOf, parametersOf, sameMeaning } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import { useStore } from "../store/store.ts";
import { givenWeights } from "./weights.ts";

/** A pause in the edits after which a small model runs by itself, ms. */
const pauseMs = 120;
/** Parameters up to which a model counts as small. */
const smallModel = 5e6;
/** Likeliest tokens to ask for, and samples to ask for them of: a text of a hundred thousand lines is as many. */
const [top, samples] = [8, 200];

export class Runner {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: { document: HeddleDocument; opening: number; abort: AbortController } | undefined;
  private again = false;
  /** The last document that was tried, so that one that fails is not tried for ever. */
  private tried: HeddleDocument | undefined;
  /** `byItself`: whenever a small graph has changed. */
  constructor(
    readonly client: EngineClient,
    byItself: boolean,
  ) {
    useStore.subscribe((s, before) => {
      for (const old of new Set([before.ran, before.before]))
        if (old && old !== s.ran && old !== s.before) this.release(old);
      if (s.opening !== before.opening) this.tried = undefined;
      else if (s.document === before.document || sameMeaning(s.document, before.document)) return;
      clearTimeout(this.timer);
      if (!byItself) return;
      this.timer = setTimeout(() => {
        if (this.isSmall(useStore.getState().document)) void this.run();
      }, pauseMs);
    });
  }

  private isSmall = (document: HeddleDocument): boolean =>
    parametersOf(checkedOf(document)).known <= smallModel;

  /** Runs the document as it is now, or right after the run that is under way. */
  async run(force = false): Promise<void> {
    clearTimeout(this.timer);
    const { document, weightsPending, opening } = useStore.getState();
    // Whoever finds out which weights the canvas is to use, runs it.
    if (weightsPending) return;
    if (this.running) {
      const same = this.running.opening === opening && sameMeaning(this.running.document, document);
      if (force || !same) this.again = true;
      return;
    }
    if (!force && this.tried && sameMeaning(this.tried, document)) return;
    if (Object.keys(document.nodes).length === 0) {
      useStore.getState().forgetRun();
      return;
    }
    this.tried = document;
    const abort = new AbortController();
    this.running = { document, opening, abort };
    useStore.getState().runStarted();
    const weights = givenWeights();
    // Another document may have been opened while this one ran: its values are not that one's.
    const isOpen = () => useStore.getState().opening === opening;
    try {
      const result = await this.client.run(
        {
          ...{ document, fetch: "all", engine: "ort", thumbnails: true, top, samples },
          ...(weights ? { weights } : {}),
        },
        { signal: abort.signal },
      );
      const ran = { document, result, weights };
      if (isOpen()) useStore.getState().runDone(ran, keptBefore(ran));
      else this.release(ran);
    } catch (cause) {
      const error = asError(cause);
      if (error.code !== "cancelled" && isOpen()) useStore.getState().runFailed(error);
      // What the engine lost with its process is computed anew by the next one.
      if (error.code === "died") this.again = true;
    } finally {
      this.running = undefined;
      useStore.getState().runEnded();
    }
    if (this.again) {
      this.again = false;
      await this.run(true);
    }
  }

  stop(): void {
    this.again = false;
    this.running?.abort.abort();
  }

  /** Values that can no longer be shown are of no more use to anyone. */
  private release({ result }: Ran): void {
    const handles = Object.values(result.values).map((v) => v.handle);
    this.client.release(handles).catch(() => undefined);
  }
}

/** The run that new values can be compared with. */
function keptBefore(now: Ran): Ran | null {
  const { ran, before } = useStore.getState();
  return ran && computesTheSame(ran, now) ? before : ran;
}

const computesTheSame = (a: Ran, b: Ran): boolean =>
  a.weights === b.weights && sameMeaning(a.document, b.document);

function asError(cause: unknown): EngineErrorData {
  if (cause instanceof EngineError) return { code: cause.code, message: cause.message };
  return { code: "internal", message: cause instanceof Error ? cause.message : String(cause) };
}
