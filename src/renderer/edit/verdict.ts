/**
 * Whether a wire may be drawn, tried on a copy of the document: the core applies and checks it, and the first error
 * that was not there before is the reason against it.
 */
import {
  applyEdit,
  CheckMemo,
  check,
  type Diagnostic,
  type Edit,
  explain,
  type HeddleDocument,
  isError,
  type WireText,
} from "../../core/index.ts";
import { shortTitle } from "../nodes/NodeProblem.tsx";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { openScope, scopeEdit } from "./gesture.ts";

export interface Verdict {
  readonly edit: Edit;
  /** Impossible (a loop, a wire into itself): it cannot be drawn at all. */
  readonly impossible: string | null;
  /** It can be drawn, and is wrong. */
  readonly wrong: string | null;
}

const memo = new CheckMemo();
const titles = (found: readonly Diagnostic[]): Set<string> => new Set(found.map((d) => explain(d).title));

/** Judges the change from wire `old` (if one was taken up) to `wire`. */
export function judge(wire: WireText, old: WireText | null): Verdict {
  const scope = openScope();
  const { document } = useStore.getState();
  const edits: Edit[] = old === null || old === wire ? [] : [{ edit: "disconnect", scope, wire: old }];
  const edit = scopeEdit([...edits, { edit: "connect", scope, wire }]);
  const tried = applyEdit(document, edit);
  if (!tried.ok) return { edit, impossible: tried.why, wrong: null };
  return { edit, impossible: null, wrong: newError(document, tried.document) };
}

function newError(before: HeddleDocument, after: HeddleDocument): string | null {
  const known = titles(checkedOf(before).diagnostics);
  const found = check(after, { memo }).diagnostics.find(
    (d) => isError(d) && d.code !== "graph/missing-input" && !known.has(explain(d).title),
  );
  return found ? shortTitle(found) : null;
}
