// Runs the graph whenever what it computes has changed: one run at a time, the newest document next.
// Big models wait for the Run command, so that typing never queues up seconds of work.
import type { HeddleDocument } from "../../core/index.ts";
import { type EngineClient, EngineError, type EngineErrorData } from "../../runtime/client/index.ts";
import { checkedOf, parametersOf, sameMeaning } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import { type State, useStore } from "../store/store.ts";
import { tabOf, tabsOf } from "../store/tabs-slice.ts";
import { givenWeights } from "./weights.ts";

/** A pause in the edits after which a small model runs by itself, ms. */
const pauseMs = 120;
/** Parameters up to which a model counts as small. */
const smallModel = 5e6;
/** Likeliest tokens to ask for, and samples to ask for them of: a text of a hundred thousand lines is as many. */
const [top, samples] = [8, 200];
/** Values whose message takes so long to read that they are shown in a task of their own. */
const manyValues = 500;

export class Runner {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: { document: HeddleDocument; opening: number; abort: AbortController } | undefined;
  private again = false;
  /** The last document that was tried, so that one that fails is not tried for ever. */
  private tried: HeddleDocument | undefined;
  /** What the engine died of while it ran it, and how often in a row. */
  private deadly: { readonly document: HeddleDocument; readonly times: number } | undefined;
  /** `byItself`: whenever a small graph has changed. */
  constructor(
    readonly client: EngineClient,
    byItself: boolean,
  ) {
    useStore.subscribe((s, before) => {
      this.releaseGone(s, before);
      if (s.opening !== before.opening) this.tried = undefined;
      else if (s.document === before.document || sameMeaning(s.document, before.document)) return;
      clearTimeout(this.timer);
      if (!byItself) return;
      this.timer = setTimeout(() => void this.runSmall(), pauseMs);
    });
  }

  private async runSmall(): Promise<void> {
    const { ran, document, opening } = useStore.getState();
    if (!this.isSmall(document)) return;
    // A graph that comes to the front again has its values, where the engine has kept them.
    if (ran && this.tried === undefined && sameMeaning(ran.document, document) && (await this.isThere(ran)))
      return;
    if (useStore.getState().opening === opening) await this.run();
  }

  /** Newer runs may have pushed its values out, and an engine that died had them. */
  private async isThere({ result }: Ran): Promise<boolean> {
    const [value] = Object.values(result.values);
    if (!value) return false;
    const none = value.dims.map(() => 0);
    const read = this.client.read(value.handle, { start: none, count: none });
    return read.then(
      () => true,
      () => false,
    );
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
    // Another graph may have come to the front while this one ran: its values are its own.
    const tab = () => tabOf(useStore.getState(), opening);
    const { inTab } = useStore.getState();
    try {
      const result = await this.client.run(
        {
          ...{ document, fetch: "all", engine: "ort", thumbnails: true, top, samples },
          ...(weights ? { weights } : {}),
        },
        { signal: abort.signal },
      );
      this.deadly = undefined;
      if (Object.keys(result.values).length > manyValues) await new Promise((go) => setTimeout(go));
      const ran = { document, result, weights };
      if (!tab()) this.release(ran);
      else if (useStore.getState().opening === opening)
        useStore.getState().runDone(ran, keptBefore(ran, useStore.getState()));
      else inTab(opening, (t) => ({ ran, before: keptBefore(ran, t), runError: null }));
    } catch (cause) {
      let error = asError(cause);
      if (error.code === "died") {
        const before = this.deadly?.document === document ? this.deadly.times : 0;
        this.deadly = { document, times: before + 1 };
        // What the engine lost with its process is computed anew by the next one, unless it is what ends engines.
        if (this.mayRunAgain(document)) this.again = true;
        else
          error = { ...error, message: `${error.message}, twice while it ran this graph. Run tries again.` };
      }
      if (error.code !== "cancelled") inTab(opening, () => ({ runError: error }));
    } finally {
      this.running = undefined;
      useStore.getState().runEnded();
    }
    if (this.again) {
      this.again = false;
      await this.run(true);
    }
  }

  /** On an engine that has taken the place of one that died. */
  async runAfterDeath(): Promise<void> {
    if (this.mayRunAgain(useStore.getState().document)) await this.run(true);
  }

  private mayRunAgain = (document: HeddleDocument): boolean =>
    this.deadly?.document !== document || this.deadly.times < 2;

  stop(): void {
    this.again = false;
    this.running?.abort.abort();
  }

  /** Values that can no longer be shown are of no more use to anyone. */
  private releaseGone(s: State, before: State): void {
    if (s.ran === before.ran && s.before === before.before && s.parked === before.parked) return;
    const held = heldBy(s);
    for (const old of heldBy(before)) if (!held.has(old)) this.release(old);
  }

  private release({ result }: Ran): void {
    const handles = Object.values(result.values).map((v) => v.handle);
    this.client.release(handles).catch(() => undefined);
  }
}

const heldBy = (s: State): ReadonlySet<Ran> =>
  new Set(tabsOf(s).flatMap(({ ran, before }) => [ran, before].filter((run) => run !== null)));

/** The run that new values can be compared with. */
function keptBefore(now: Ran, { ran, before }: Pick<State, "ran" | "before">): Ran | null {
  return ran && computesTheSame(ran, now) ? before : ran;
}

const computesTheSame = (a: Ran, b: Ran): boolean =>
  a.weights === b.weights && sameMeaning(a.document, b.document);

function asError(cause: unknown): EngineErrorData {
  if (cause instanceof EngineError) return { code: cause.code, message: cause.message };
  return { code: "internal", message: cause instanceof Error ? cause.message : String(cause) };
}
