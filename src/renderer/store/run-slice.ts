/** The last run and the engine's state. A result belongs to one document; whether it is stale is derived. */
import type { HeddleDocument } from "../../core/index.ts";
import type { EngineErrorData, EngineInfo, RunResult } from "../../runtime/client/index.ts";
import type { Slice } from "./store.ts";

export interface Ran {
  readonly document: HeddleDocument;
  readonly result: RunResult;
}

export type EngineState = "starting" | "ready" | "gone";

export interface RunSlice {
  readonly ran: Ran | null;
  readonly running: boolean;
  /** Why the last run gave nothing. */
  readonly runError: EngineErrorData | null;
  readonly engine: EngineState;
  readonly engineInfo: EngineInfo | null;
  /** A sentence that the user should see, such as that the engine was started again. */
  readonly notice: string | null;
  say(notice: string | null): void;
}

export const runSlice: Slice<RunSlice> = (set) => ({
  ran: null,
  running: false,
  runError: null,
  engine: "starting",
  engineInfo: null,
  notice: null,
  say: (notice) => set({ notice }),
});
