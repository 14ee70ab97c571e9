// The verdict on leaks as the app shows it: the words of the core, and a tone. Only the first kind is a plain green.
import { type ProofVerdict, verdictWords } from "../../core/index.ts";

export interface ShownVerdict {
  readonly sign: string;
  /** Few words, for the status line. */
  readonly text: string;
  readonly tone: "good" | "half" | "quiet" | "leak";
  /** The whole of it, a sentence or two each. */
  readonly more: readonly string[];
}

const tones = {
  "every-size": "good",
  "these-sizes": "half",
  "not-proved": "quiet",
  leaks: "leak",
  none: "quiet",
} as const;

export function shownVerdict(v: ProofVerdict): ShownVerdict {
  const { sign, title, text, leftPadding } = verdictWords(v);
  return {
    sign,
    text: title,
    tone: tones[v.kind],
    more: leftPadding === null ? text : [...text, leftPadding],
  };
}
