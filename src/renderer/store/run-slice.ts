// The last run and the engine's state. A result belongs to one document; whether it is stale is derived.
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

type EngineState = "starting" | "ready" | "gone";

/** `info` goes by itself; `error` stays until somebody has gone on. */
type NoticeKind = "error" | "info";

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
  readonly noticeKind: NoticeKind;
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
  /** Null takes away what is shown. */
  notify(kind: NoticeKind, notice: string | null): void;
}

export const runSlice: Slice<RunSlice> = (set) => ({
  ran: null,
  before: null,
  running: false,
  runError: null,
  engine: "starting",
  engineInfo: null,
  notice: null,
  noticeKind: "info",
  engineStarting: () => set({ engine: "starting" }),
  engineReady: (engineInfo) => set({ engine: "ready", engineInfo }),
  engineGone: (notice) => set({ engine: "gone", before: null, notice, noticeKind: "error" }),
  runStarted: () => set({ running: true }),
  runDone: (ran, before) => set({ ran, before, runError: null, engineInfo: ran.result.engine }),
  runFailed: (runError) => set({ runError }),
  runEnded: () => set({ running: false }),
  forgetRun: () => set({ ran: null, before: null, runError: null }),
  notify: (noticeKind, notice) => set({ notice, noticeKind }),
});
