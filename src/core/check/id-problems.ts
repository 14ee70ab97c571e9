// Ids that name nothing: without a row in the table that is to look them up, or without a token among those that a loss
// compares with. Engines would stop at them in their own words, take another row, or give a loss of infinity.
import { hasTrait } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { encode, special } from "../document/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import type { Checked, CheckedNode } from "./checked.ts";
import { type IdPart, type IdReading, idReadings, isMasked } from "./id-parts.ts";

/** Errors of ids: each fault once, at the node where the id arises, or at a table that is too small for the vocabulary. */
export function idProblems(checked: Checked): Diagnostic[] {
  const found = idReadings(checked).flatMap((reading) =>
    hasTrait(reading.node.block, "embeds") ? rowless(checked, reading) : tokenless(checked, reading),
  );
  const keys = new Set<string>();
  return found.filter((d) => {
    const key = JSON.stringify(d);
    return !keys.has(key) && keys.add(key);
  });
}

function rowless(checked: Checked, { node, ports }: IdReading): Diagnostic[] {
  const size = node.params.rows as Size;
  const rows = evaluateSize(size, checked.bindings);
  if (Number.isNaN(rows)) return [];
  return (ports.get("ids") ?? []).flatMap((part): Diagnostic[] => {
    if (part.from === "text")
      return part.high < rows
        ? []
        : [{ code: "vocabulary/size", node: node.path, size: size.key, value: rows, tokens: part.high + 1 }];
    return isNamed(part.low, rows)
      ? []
      : [{ code: "id/no-row", node: part.node, id: part.low, table: node.path, rows, size: size.key }];
  });
}

function tokenless(checked: Checked, reading: IdReading): Diagnostic[] {
  const tokens = tokensOf(checked, reading.node);
  if (tokens === undefined) return [];
  const ignore = Number(reading.node.params.ignore);
  const of = { loss: reading.node.path, tokens, ignore };
  return [
    ...scoredFillers(checked, reading).flatMap((part): Diagnostic[] =>
      isNamed(part.low, tokens)
        ? []
        : [{ code: "id/no-token", node: part.node, id: part.low, from: "fill", ...of }],
    ),
    ...(reading.ports.get("targets") ?? []).flatMap((part): Diagnostic[] => {
      const id = part.from === "text" && part.high >= tokens ? largestId(checked, part) : undefined;
      return id === undefined || id < tokens || id === ignore
        ? []
        : [{ code: "id/no-token", node: part.node, id, from: "text", ...of }];
    }),
  ];
}

/** Fillers that a loss takes for targets: it neither ignores their id nor are they masked. */
export function scoredFillers(checked: Checked, { node, ports }: IdReading): readonly IdPart[] {
  const masked = node.inputs.some((p) => p.name === "mask" && p.source !== null);
  const mask = ports.get("mask");
  // A mask that is made otherwise than by shifting may leave out anything.
  if (masked && !mask) return [];
  return (ports.get("targets") ?? []).filter((part) => {
    if (part.from !== "fill" || part.low === node.params.ignore || isMasked(part, mask ?? [])) return false;
    return !(part.place?.side === "start" && checked.prefix !== null);
  });
}

/** How many tokens the logits of a loss are over; undefined where it is not known. */
export function tokensOf(checked: Checked, loss: CheckedNode): number | undefined {
  const size = loss.inputs.find((p) => p.name === "logits")?.type.axes?.at(-1)?.size;
  const tokens = size ? evaluateSize(size, checked.bindings) : Number.NaN;
  return Number.isNaN(tokens) ? undefined : tokens;
}

const isNamed = (id: number, count: number): boolean => Number.isInteger(id) && id >= 0 && id < count;

/** The largest id in the text itself: a vocabulary may have more tokens than a text of labels uses. */
function largestId({ document }: Checked, { node }: IdPart): number | undefined {
  const stream = document.nodes[node]?.params?.stream ?? "main";
  const read = document.vocabulary && encode(document.text[String(stream)] ?? "", document.vocabulary);
  return read?.ok ? read.encoded.ids.reduce((most, id) => Math.max(most, id), 0) : undefined;
}

/** Tokens that stand where a text has none, the likeliest first. */
const startTokens: readonly string[] = [special.begin, "<s>", "[CLS]", special.padding];

/** The id of the token that stands where a text has none, `<bos>`; the first token of a vocabulary without one. */
export function startToken(
  { document }: Pick<Checked, "document">,
  rows: number,
): { readonly id: number; readonly token: string } | undefined {
  const tokens = document.vocabulary?.tokens ?? [];
  const id = startTokens.map((t) => tokens.indexOf(t)).find((i) => i >= 0 && i < rows) ?? 0;
  const token = tokens[id];
  return token === undefined ? undefined : { id, token };
}
