// Variants checked and proved off the main thread: for the list, and before a study may run.
import type { HeddleDocument } from "../../core/index.ts";
import {
  leaksOf,
  type Plan,
  type Prepared,
  prepare,
  type RefusedVariant,
  type RunResult,
  refusedVariants,
  type Variant,
} from "../../study/index.ts";

export type ToStudy =
  | { readonly kind: "judge"; readonly base: HeddleDocument; readonly variants: readonly Variant[] }
  | { readonly kind: "prepare"; readonly plan: Plan };

export interface FromStudy {
  readonly refused: readonly RefusedVariant[];
  /** Of `judge`: what the proof says, by name. */
  readonly leaks: ReadonlyMap<string, RunResult["leaks"]>;
  /** Of `prepare`, where nothing is refused. */
  readonly graphs: ReadonlyMap<string, Prepared>;
  readonly why?: string;
}

const none = { refused: [], leaks: new Map(), graphs: new Map() } satisfies FromStudy;

async function answerTo(request: ToStudy): Promise<FromStudy> {
  if (request.kind === "judge")
    return { ...none, refused: refusedVariants(request), leaks: leaksOf(request) };
  const refused = refusedVariants(request.plan);
  return { ...none, refused, graphs: refused.length > 0 ? none.graphs : await prepare(request.plan) };
}

self.onmessage = async ({ data }: MessageEvent<ToStudy>) => {
  try {
    self.postMessage(await answerTo(data));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    self.postMessage({ ...none, why } satisfies FromStudy);
  }
};
