// Keeps those repairs that leave fewer problems, the most helpful and cheapest first.
import { allNodes, type Checked, parametersAdded } from "../check/index.ts";
import {
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticOf,
  type Fix,
  isError,
} from "../diagnostics/index.ts";
import { type Propose, tryRepairs } from "../repair/index.ts";
import { fixNoRow, fixNoToken } from "./ids.ts";
import { fixBypass, fixCrowded, fixCycle, fixDangling, fixMissingInput, fixUnknownBlock } from "./inputs.ts";
import {
  fixInvalidParam,
  fixNotFinite,
  fixObjective,
  fixPrefix,
  fixStream,
  fixTieShape,
  fixTieUnknown,
  fixUnknownDim,
  fixUnknownParam,
  fixVocabulary,
  fixWeightShape,
  fixWeightUnknown,
} from "./params.ts";
import { fixRefused } from "./refused.ts";
import { fixDtype, fixRank, fixRole } from "./roles.ts";
import { fixCarry, fixLiteral, fixNotInteger, fixSize } from "./sizes.ts";
import { fixStreamSizes } from "./streams.ts";

/** Repairs by code. Codes without an entry bring their own fixes or have none. */
const repairs: { readonly [C in DiagnosticCode]?: Propose<C> } = {
  "graph/bypass": fixBypass,
  "graph/carry": fixCarry,
  "graph/crowded-port": fixCrowded,
  "graph/cycle": fixCycle,
  "graph/dangling-wire": fixDangling,
  "graph/missing-input": fixMissingInput,
  "graph/unknown-block": fixUnknownBlock,
  "param/unknown": fixUnknownParam,
  "param/invalid": fixInvalidParam,
  "dim/unknown": fixUnknownDim,
  "dim/not-integer": fixNotInteger,
  "shape/rank": fixRank,
  "shape/size": fixSize,
  "shape/role": fixRole,
  "shape/dtype": fixDtype,
  "shape/literal": fixLiteral,
  "shape/invalid": fixRefused,
  "weight/shape": fixWeightShape,
  "weight/unknown": fixWeightUnknown,
  "weight/not-finite": fixNotFinite,
  "tie/unknown": fixTieUnknown,
  "tie/shape": fixTieShape,
  "stream/sizes": fixStreamSizes,
  "objective/logits": fixObjective,
  "objective/stream": fixStream,
  "objective/prefix": fixPrefix,
  "vocabulary/size": fixVocabulary,
  "id/no-row": fixNoRow,
  "id/no-token": fixNoToken,
};

const weigh = (checked: Checked): number =>
  checked.diagnostics.reduce((n, d) => n + (isError(d) ? 1 : 0.01), 0);

/** How many sizes the document gives itself, where a default would stand. */
const written = ({ root }: Checked): number =>
  allNodes(root).reduce(
    (n, { spec, block }) =>
      n + Object.keys(spec.params ?? {}).filter((p) => block?.params[p]?.kind === "size").length,
    0,
  );

/**
 * Fixes of one diagnostic, each tried on a copy: only those that leave fewer problems, ranked by how many they
 * clear, then by how few parameters they change.
 */
export function fixesFor(checked: Checked, d: Diagnostic): Fix[] {
  if (d.fixes) return [...d.fixes];
  const propose = repairs[d.code] as Propose<DiagnosticCode> | undefined;
  const before = weigh(checked);
  const writtenBefore = written(checked);
  return tryRepairs(checked, propose?.(d as DiagnosticOf<DiagnosticCode>, checked) ?? [], (after) => {
    const cleared = before - weigh(after);
    if (cleared <= 0) return null;
    const clears = Math.round(cleared);
    const parameters = parametersAdded(checked, after);
    const facts = { clears, ...(parameters === undefined ? {} : { parameters }) };
    // What somebody wrote is likelier wrong than what stands there by default.
    const isOdd = d.code === "shape/size" && written(after) > writtenBefore;
    return { rank: [-clears, isOdd ? 1 : 0, Math.abs(parameters ?? 0)], facts };
  });
}
