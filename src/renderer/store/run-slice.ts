// The last run and the engine's state. A result belongs to one document; whether it is stale is derived.
import type { HeddleDocument } from "../../core/index.ts";
import type { EngineErrorData, EngineInfo, GivenWeights, RunResult } from "../../runtime/client/index.ts";
import type { Slice } from "./store.ts";

export interface Ran {
  readonly document: HeddleDocument;
  readonly result: RunResult;
  /** Those of a training, if it was run with some. */
  readonly weights?: GivenWeights | undefined;
}

type EngineState = "starting" | "ready" | "gone";

/** `info` goes by itself; `error` stays until somebody has gone on. */
type NoticeKind = "error" | "info";

/** A button of a notice. */
export interface NoticeAction {
  readonly label: string;
  readonly perform: () => void;
}

interface NoticeMore {
  /** The document that the step which it tells of has made. */
  readonly step?: HeddleDocument | null;
  readonly actions?: readonly NoticeAction[];
}

const noActions: readonly NoticeAction[] = [];

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
  /** The document that the step which it tells of has made: while it is open, the step can be undone. */
  readonly noticeStep: HeddleDocument | null;
  /** What can be done about it, a button each. */
  readonly noticeActions: readonly NoticeAction[];
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
  notify(kind: NoticeKind, notice: string | null, more?: NoticeMore): void;
}

/** What was computed was computed of another document. */
export const fresh = () => ({ ran: null, before: null, runError: null }) satisfies Partial<RunSlice>;

export const runSlice: Slice<RunSlice> = (set) => ({
  ...fresh(),
  running: false,
  engine: "starting",
  engineInfo: null,
  notice: null,
  noticeKind: "info",
  noticeStep: null,
  noticeActions: noActions,
  engineStarting: () => set({ engine: "starting" }),
  engineReady: (engineInfo) => set({ engine: "ready", engineInfo }),
  engineGone: (notice) =>
    set({
      engine: "gone",
      before: null,
      notice,
      noticeKind: "error",
      noticeStep: null,
      noticeActions: noActions,
    }),
  runStarted: () => set({ running: true }),
  runDone: (ran, before) => set({ ran, before, runError: null, engineInfo: ran.result.engine }),
  runFailed: (runError) => set({ runError }),
  runEnded: () => set({ running: false }),
  forgetRun: () => set(fresh()),
  notify: (noticeKind, notice, { step = null, actions = noActions } = {}) =>
    set({ notice, noticeKind, noticeStep: step, noticeActions: actions }),
});
