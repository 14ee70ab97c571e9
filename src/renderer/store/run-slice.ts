/** The last run and the engine's state. A result belongs to one document; whether it is stale is derived. */
import type { HeddleDocument } from "../../core/index.ts";
import type { EngineErrorData, EngineInfo, GivenWeights, RunResult } from "../../runtime/client/index.ts";
import type { Slice } from "./store.ts";

export interface Ran {
  readonly document: HeddleDocument;
  readonly result: RunResult;
  /** Which of the documents opened one after the other it ran for. */
  readonly opening: number;
  /** Those of a training, if it was run with some. */
  readonly weights?: GivenWeights | undefined;
}

export type EngineState = "starting" | "ready" | "gone";

export interface RunSlice {
  readonly ran: Ran | null;
  /** The last run of this graph that computed something else; the engine may have let go of its larger values. */
  readonly before: Ran | null;
  readonly running: boolean;
  /** Why the last run gave nothing. */
  readonly runError: EngineErrorData | null;
  readonly engine: EngineState;
  readonly engineInfo: EngineInfo | null;
  /** A sentence that the user should see, such as why something was refused. */
  readonly notice: string | null;
  /** It is good news, which goes by itself; any other stays until somebody has gone on. */
  readonly noticePasses: boolean;
  engineStarting(): void;
  engineReady(info: EngineInfo): void;
  /** Its values went with it. */
  engineGone(notice: string): void;
  runStarted(): void;
  /** `before` is the run to compare with. */
  runDone(ran: Ran, before: Ran | null): void;
  runFailed(error: EngineErrorData): void;
  runEnded(): void;
  /** There is nothing to run. */
  forgetRun(): void;
  say(notice: string | null): void;
  /** Good news. */
  tell(notice: string): void;
}

export const runSlice: Slice<RunSlice> = (set) => ({
  ran: null,
  before: null,
  running: false,
  runError: null,
  engine: "starting",
  engineInfo: null,
  notice: null,
  noticePasses: false,
  engineStarting: () => set({ engine: "starting" }),
  engineReady: (engineInfo) => set({ engine: "ready", engineInfo }),
  engineGone: (notice) => set({ engine: "gone", before: null, notice, noticePasses: false }),
  runStarted: () => set({ running: true }),
  runDone: (ran, before) => set({ ran, before, runError: null, engineInfo: ran.result.engine }),
  runFailed: (runError) => set({ runError }),
  runEnded: () => set({ running: false }),
  forgetRun: () => set({ ran: null, before: null, runError: null }),
  say: (notice) => set({ notice, noticePasses: false }),
  tell: (notice) => set({ notice, noticePasses: true }),
});
