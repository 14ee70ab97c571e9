// Makes the verdict on a document out of what the check and the proof say.
import {
  beyondExact,
  type Claim,
  isInSet,
  type LeakProof,
  type Refusal,
  sizeBounds,
} from "../analyse/index.ts";
import { type Checked, hasErrors, placeInDocument } from "../check/index.ts";
import { type Diagnostic, explain } from "../diagnostics/index.ts";
import { countsOf, nameOfPlace, sizeParameters } from "../prove/index.ts";
import { type Bindings, dimsOf } from "../shape/index.ts";
import { divisorsOf } from "./divisors.ts";
import { merged } from "./merged.ts";
import type {
  BoundText,
  ClaimVerdict,
  HazardText,
  MadeVerdict,
  ProofVerdict,
  RefusalText,
  ShownLeak,
} from "./verdict.ts";

interface Diagnosed {
  readonly checked: Checked;
  readonly diagnostics: readonly Diagnostic[];
  readonly proof: LeakProof | null;
}

export interface VerdictOptions {
  /** Asks the same of texts padded on the left, which costs a second proof. */
  readonly leftPadding?: boolean;
}

/** `diagnostics` are those that the proof and the check gave of the same document. */
export function verdictOf(
  { checked, diagnostics, proof }: Diagnosed,
  { leftPadding = false }: VerdictOptions = {},
): ProofVerdict {
  const leaks = diagnostics.flatMap(shownLeak);
  const named = checked.document.objective !== undefined;
  if (!proof || (proof.task.objective === null && leaks.length === 0)) {
    const why = !named ? "no-objective" : hasErrors(checked) ? "errors" : "no-logits";
    return { kind: "none", why };
  }
  // The proof took a token in the place of such an id: what it proves is not of this graph, what leaks does.
  if (leaks.length === 0 && checked.diagnostics.some((d) => d.code === "id/no-row"))
    return { kind: "none", why: "ids" };
  const own = ownSizes(checked, proof);
  const beyond = beyondExact(proof);
  const claims = proof.claims.map((c) => claimVerdict(checked, proof, c, beyond));
  const left = leftPadding
    ? proof.leftPadding().map((c) => claimVerdict(checked, proof, { ...c, sizes: [], layouts: [] }, beyond))
    : null;
  const texts = proof.program.inputs.flatMap((i) => (i.kind === "ids" ? [i.stream] : []));
  return {
    kind: leaks.length > 0 ? "leaks" : wholeKind(claims),
    objective: proof.task.objective,
    sizes: own,
    streams: proof.program.dynamic.filter((name) => name in own),
    texts,
    about:
      texts.length > 1 && checked.document.objective?.stream === undefined
        ? (proof.task.stream ?? null)
        : null,
    bounds: boundsOf(checked, proof, own),
    claims,
    leftPadding: left,
    limit: Number.isFinite(proof.limit) ? proof.limit : null,
    leaks,
    hazards: hazardsOf(checked, proof),
    divisors: namesOf(checked, divisorsOf(proof.program)),
  };
}

const namesOf = (checked: Checked, nodes: readonly string[]): readonly string[] => [
  ...new Set(nodes.map((node) => nameOfPlace(checked, placeInDocument(checked, node)))),
];

function shownLeak(d: Diagnostic): ShownLeak[] {
  if (!d.code.startsWith("leak/") || !("shown" in d) || !("padding" in d)) return [];
  const { code, at, shown, sizes, padding, isLeast = false } = d;
  const behind = "behindNaN" in d && d.behindNaN ? ({ behindNaN: true } as const) : {};
  return [{ code, title: explain(d).title, node: at.node, shown, sizes, padding, isLeast, ...behind }];
}

/** The person's numbers for the dims that the values have, and for those that count iterations where any number is proved. */
function ownSizes({ bindings }: Checked, { program }: LeakProof): Bindings {
  const counts = (program.loops ?? []).flatMap(countsOf);
  const used = new Set([...program.values.flatMap((v) => v.shape), ...counts].flatMap(dimsOf));
  return Object.fromEntries(Object.entries(bindings).filter(([name]) => used.has(name)));
}

type Judged = Pick<Claim, "kind" | "verdict" | "extent" | "sizes" | "layouts">;

function claimVerdict(checked: Checked, proof: LeakProof, c: Judged, beyond: string | null): ClaimVerdict {
  const { kind, extent } = c;
  const base = { kind, except: [], lookedAt: c.sizes, padding: c.layouts, refusal: null };
  if (c.verdict !== "leaks" && beyond !== null) {
    const refusal = { why: beyond, primitive: null, node: null, name: null };
    return { ...base, verdict: "not-proved", refusal };
  }
  if (extent.kind === "every-size") return { ...base, verdict: "every-size" };
  const refusal = refusalText(checked, extent.refusal);
  if (extent.kind === "these-sizes")
    return { ...base, verdict: "these-sizes", except: merged(extent.except), refusal };
  if (extent.kind === "sizes-looked-at") return { ...base, verdict: "sizes-looked-at", refusal };
  const failed = { ...base, except: merged(extent.at), refusal };
  if (c.verdict === "leaks") return { ...failed, verdict: "leaks" };
  // It may have been refused at other sizes than the graph's own.
  const isOwn = extent.at.some((set) => isInSet(set, proof.program.dims));
  return { ...failed, verdict: isOwn ? "not-proved" : "these-sizes" };
}

function refusalText(checked: Checked, { why, primitive, node }: Refusal): RefusalText {
  const place = node === null ? null : placeInDocument(checked, node);
  return { why, primitive, node: place, name: place === null ? null : nameOfPlace(checked, place) };
}

function wholeKind(claims: readonly ClaimVerdict[]): MadeVerdict["kind"] {
  const are = new Set(claims.map((c) => c.verdict));
  if (are.has("leaks")) return "leaks";
  if (are.has("not-proved") || claims.length === 0) return "not-proved";
  return are.has("these-sizes") || are.has("sizes-looked-at") ? "these-sizes" : "every-size";
}

function boundsOf(checked: Checked, { program, task }: LeakProof, own: Bindings): BoundText[] {
  return sizeBounds(program, task.prefix, sizeParameters(checked))
    .filter(({ names }) => names.every((name) => name in own))
    .map(({ text, table }) => {
      const place = table?.node ? placeInDocument(checked, table.node) : null;
      return { text, table: table && place ? { name: nameOfPlace(checked, place), rows: table.rows } : null };
    });
}

const hazardsOf = (checked: Checked, { hazards }: LeakProof): HazardText[] =>
  hazards.map(({ node, primitive }) => {
    const place = placeInDocument(checked, node ?? "");
    return { node: place, name: nameOfPlace(checked, place), primitive };
  });
