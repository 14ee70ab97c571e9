// Whether a wire may be drawn, tried on a copy of the document: the core applies and checks it, and the first error
// that was not there before is the reason against it.
import {
  applyEdit,
  CheckMemo,
  check,
  type Diagnostic,
  type Edit,
  explain,
  fixesFor,
  type HeddleDocument,
  isError,
  routedWire,
  routeKey,
  type WireText,
} from "../../../core/index.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { openScope, scopeEdit } from "../gesture.ts";

export interface WireVerdict {
  readonly edit: Edit;
  /** Impossible (a loop, a wire into itself): it cannot be drawn at all. */
  readonly impossible: string | null;
  /** It can be drawn, and is wrong. */
  readonly wrong: string | null;
}

/** A wire that is wrong by itself, with the repair that makes it right. */
export interface Repaired {
  readonly label: string;
  readonly edit: Edit;
}

const memo = new CheckMemo();
const titles = (found: readonly Diagnostic[]): Set<string> => new Set(found.map((d) => explain(d).title));

/** Judges the change from wire `old` (if one was taken up) to `wire`. */
export function judge(wire: WireText, old: WireText | null): WireVerdict {
  const scope = openScope();
  const { document } = useStore.getState();
  const edits: Edit[] = old === null || old === wire ? [] : [{ edit: "disconnect", scope, wire: old }];
  const edit = scopeEdit([...edits, { edit: "connect", scope, wire }]);
  const tried = applyEdit(document, edit);
  if (!tried.ok) return { edit, impossible: tried.why, wrong: null };
  return { edit, impossible: null, wrong: newError(document, tried.document) };
}

/** What would make a wrong wire right without taking it away: each repair is tried before it is offered. */
export function repairsOf({ edit, wrong }: WireVerdict, wire: WireText, most: number): readonly Repaired[] {
  const { document } = useStore.getState();
  const tried = wrong === null ? null : applyEdit(document, edit);
  if (!tried?.ok) return [];
  const checked = check(tried.document, { memo });
  const cause = newCause(document, checked.diagnostics);
  const target = routeKey(openScope(), wire);
  const found: Repaired[] = [];
  for (const fix of cause ? fixesFor(checked, cause) : []) {
    if (found.length >= most) break;
    const all: Edit = { edit: "all", edits: [edit, ...fix.edits] };
    const fixed = applyEdit(document, all);
    const fed = fixed.ok && routedWire(fixed.document, target) !== undefined;
    if (fed && newError(document, fixed.document) === null) found.push({ label: fix.label, edit: all });
  }
  return found;
}

/** The first error of a document that another did not have, as a sentence. */
export function newError(before: HeddleDocument, after: HeddleDocument): string | null {
  const found = newCause(before, check(after, { memo }).diagnostics);
  return found ? explain(found).title : null;
}

function newCause(before: HeddleDocument, found: readonly Diagnostic[]): Diagnostic | undefined {
  // The canvas goes on with what it knows of the document; a copy must not take the place of that.
  const inHand = before === useStore.getState().document;
  const known = titles((inHand ? checkedOf(before) : check(before, { memo })).diagnostics);
  return found.find((d) => isError(d) && d.code !== "graph/missing-input" && !known.has(explain(d).title));
}
