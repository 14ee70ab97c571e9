// Fixes of what a diagnosis says, and how many of them are looked for at once.
import { allNodes } from "../check/index.ts";
import type { Diagnostic, Fix } from "../diagnostics/index.ts";
import { fixesFor } from "../fix/index.ts";
import { lintFixes } from "../lint/index.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** Fixes of one of the problems, tried and ranked. */
export function fixesOf({ checked, diagnostics }: Diagnosis, d: Diagnostic): readonly Fix[] {
  if (d.fixes) return d.fixes;
  if (!d.code.startsWith("lint/")) return fixesFor(checked, d);
  return lintFixes(checked, d, diagnostics.filter((other) => other.code.startsWith("lint/")).length);
}

/** The diagnostics of a document, the first causes with their fixes; of the others ask `fixesOf`. */
export function withFixes(diagnosis: Diagnosis): Diagnostic[] {
  const maxFixes = mostWithFixes(diagnosis);
  return diagnosis.causes.flatMap(({ cause, consequences }, i) => [
    i < maxFixes ? { ...cause, fixes: fixesOf(diagnosis, cause) } : cause,
    ...consequences,
  ]);
}

/**
 * Trying a fix costs a check, which costs in proportion to the nodes. The first causes come first: once they are
 * mended, consequences are gone or have become causes.
 */
function mostWithFixes({ checked }: Diagnosis): number {
  const nodes = Math.max(1, allNodes(checked.root).length);
  return Math.max(2, Math.min(12, Math.floor(600 / nodes)));
}
