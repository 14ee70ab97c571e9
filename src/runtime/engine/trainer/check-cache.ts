// Cached = whole: a text written greedily with what is kept, and at each of its lengths the logits of the whole program.
import type { CacheCheck, TextRequest } from "../../client/index.ts";
import type { ReportProgress } from "./trainer.ts";
import type { Generation } from "./whole-run.ts";
import { Writing } from "./writing.ts";

/** Or, in words, why nothing is kept. */
export async function checkCache(
  request: TextRequest,
  generation: Generation,
  report: ReportProgress,
): Promise<CacheCheck | { readonly why: string }> {
  const writing = await Writing.open({ ...request, temperature: 0, stop: [] }, generation);
  try {
    if (!writing.cache.kept) return { why: writing.cache.why };
    const times: { cached: number; whole: number }[] = [];
    let [worst, largest, same] = [0, 0, true];
    while (times.length < request.tokens && !writing.ended) {
      const began = performance.now();
      const kept = await writing.keptLogits();
      const between = performance.now();
      const whole = await writing.wholeLogits();
      times.push({ cached: between - began, whole: performance.now() - between });
      writing.refuseNoNumbers(whole);
      for (let id = 0; id < whole.length; id++) {
        // A NaN differs by more than any number; of two tokens that never come, both −∞, neither does.
        const apart = kept[id] === whole[id] ? 0 : Math.abs(kept[id]! - whole[id]!);
        worst = Math.max(worst, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
        if (Number.isFinite(whole[id])) largest = Math.max(largest, Math.abs(whole[id]!));
      }
      if (likeliest(kept) !== likeliest(whole)) same = false;
      writing.take(likeliest(kept));
      await report(times.length, request.tokens, "comparing");
    }
    // The first run of each reads the prompt and makes its session.
    const later = times.length > 1 ? times.slice(1) : times;
    return {
      ...{ tokens: times.length, same, worst, largest },
      cached: median(later.map((t) => t.cached)),
      whole: median(later.map((t) => t.whole)),
    };
  } finally {
    writing.close();
  }
}

function likeliest(logits: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
