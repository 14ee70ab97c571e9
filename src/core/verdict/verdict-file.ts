// A verdict as JSON: what `check --json` prints of it, and a file that says of which graph it is. docs/proof.md describes
// the file.
import type { LeakKind, ObjectiveName, SizeSet } from "../analyse/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import type { ClaimVerdict, ProofVerdict } from "./verdict.ts";
import { verdictAssumptions, verdictWords } from "./verdict-words.ts";

/** Sizes in words, numbers as numbers. */
export function verdictJson(v: ProofVerdict) {
  const { title, text, leftPadding: left } = verdictWords(v);
  const base = { verdict: v.kind, title, text };
  if (v.kind === "none") return { ...base, why: v.why };
  return {
    ...base,
    ...(left === null ? {} : { leftPaddingText: left }),
    objective: v.objective,
    sizes: v.sizes,
    allowed: v.bounds.map((b) => b.text),
    padding: "right",
    scoresBelow: v.limit,
    claims: v.claims.map((c) => claimJson(c, v.objective)),
    leftPadding: v.leftPadding?.map((c) => claimJson(c, v.objective)) ?? null,
    leaks: v.leaks,
    hazards: v.hazards,
    divisors: v.divisors,
  };
}

/** What a claim is about; under a causal objective what lies ahead of a row, padding too, is the future's. */
const meaning = (kind: LeakKind, objective: ObjectiveName | null): string =>
  ({
    future: "no output changes with tokens behind its position",
    padding:
      objective === "masked-lm" || objective === "classification" || objective === null
        ? "no output changes with tokens on padding"
        : "no output changes with tokens on padding; what is behind its position in its own text belongs to the future",
    "cross-sample": "no output changes with another sample",
    target: "nothing that a loss scores shares a token with its target",
  })[kind];

const claimJson = (
  { kind, verdict, except, lookedAt, padding, refusal }: ClaimVerdict,
  objective: ObjectiveName | null,
) => ({
  kind,
  means: meaning(kind, objective),
  verdict,
  except: except.map((set: SizeSet) => set.text),
  lookedAt,
  layouts: padding,
  refusal,
});

export interface VerdictOf {
  readonly document: HeddleDocument;
  /** SHA-256 of the document's canonical text (`printDocument`) in UTF-8, in hexadecimal digits. */
  readonly sha256: string;
  /** Heddle's version. */
  readonly version: string;
}

/** The text of a verdict file. */
export function printVerdict(v: ProofVerdict, { document, sha256, version }: VerdictOf): string {
  const file = {
    heddle: "verdict",
    format: 1,
    version,
    graph: { name: document.name, sha256 },
    ...verdictJson(v),
    assumptions: verdictAssumptions,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
