// What a call to the engine is rejected with: a code that programs can act on and a sentence for people.
import type { EngineErrorCode, EngineErrorData } from "./protocol.ts";

export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  /** JSON of the graph's diagnostics, where they are the reason. */
  readonly diagnostics: readonly Record<string, unknown>[];

  constructor(data: EngineErrorData) {
    super(data.message);
    this.code = data.code;
    this.diagnostics = data.diagnostics ?? [];
  }
}

/** The error in the form in which it crosses to another process. */
export const errorData = (e: EngineError): EngineErrorData => ({
  code: e.code,
  message: e.message,
  ...(e.diagnostics.length === 0 ? {} : { diagnostics: e.diagnostics }),
});
