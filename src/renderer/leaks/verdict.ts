/** The leak proof's verdict in words: what it says, and what it stands on. */
import type { LeakSummary } from "../store/report.ts";
import { three } from "../values/numbers.ts";

export interface VerdictWords {
  readonly sign: string;
  readonly text: string;
  readonly tone: "good" | "leak" | "warn" | "quiet";
  /** One sentence more. */
  readonly more: string;
}

export function verdictOf({ verdict, limit, sizes, why }: LeakSummary): VerdictWords {
  const at = sizes.length === 0 ? "" : ` It was proved at ${[...new Set(sizes)].join(" and at ")}.`;
  switch (verdict) {
    case "proved":
      return {
        sign: "✓",
        text: "no leak",
        tone: "good",
        more: `Proved for all weights and texts with finite values: no output can depend on what it must not see.${at}`,
      };
    case "bounded":
      return {
        sign: "✓",
        text: `clean while |score| < ${three(limit)}`,
        tone: "good",
        more: `A mask uses a finite fill value, so this holds only while scores stay below ${three(limit)}.${at}`,
      };
    case "leaks":
      return {
        sign: "◆",
        text: "leaks",
        tone: "leak",
        more: "A run confirmed it: an output changes with a token that it must not see.",
      };
    case "not-proved":
      return {
        sign: "▲",
        text: "not proved",
        tone: "warn",
        more: why === null ? "The proof was inconclusive, and no run showed a leak." : `Not proved: ${why}.`,
      };
    case "hazard":
      return {
        sign: "▲",
        text: "hazard",
        tone: "warn",
        more: "NaN or infinity can reach the output; where a value is NaN, leaks cannot be ruled out.",
      };
  }
}
