// What a caller sees of the engine: its calls, how to cancel one, and how the engine is.
import type {
  CallName,
  Calls,
  EngineInfo,
  RunRequest,
  RunResult,
  TensorData,
  TensorSlice,
} from "./protocol.ts";

export type EngineStatus =
  | { readonly state: "starting" }
  | { readonly state: "ready"; readonly info: EngineInfo }
  | { readonly state: "running"; readonly info: EngineInfo; readonly progress: Progress | null }
  /** The engine's process ended. Another follows unless `final`. */
  | { readonly state: "died"; readonly reason: string; readonly final: boolean }
  | { readonly state: "restarting"; readonly reason: string };

export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly note: string;
  /** What the call tells of in between. */
  readonly data?: unknown;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface EngineClient {
  run(request: RunRequest, options?: CallOptions): Promise<RunResult>;
  read(handle: string, slice?: TensorSlice, options?: CallOptions): Promise<TensorData>;
  release(handles: readonly string[]): Promise<void>;
  info(): Promise<EngineInfo>;
  /** Any call by its name. */
  ask<C extends CallName>(call: C, payload: Calls[C]["in"], options?: CallOptions): Promise<Calls[C]["out"]>;
  /** The same object until it changes. */
  status(): EngineStatus;
  /** Calls back at each change of the status; the function returned stops it. */
  subscribe(listener: (status: EngineStatus) => void): () => void;
  /** Ends the engine and starts another, as if it had crashed. */
  restart(): void;
  /** Ends the engine for good. Calls in flight are rejected with "cancelled". */
  close(): void;
}

export interface ClientOptions {
  /** How long a cancelled call may go on before its process is killed, ms. */
  readonly patience?: number;
}
