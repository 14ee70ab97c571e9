// What follows from the document and the last run, memoised by identity.
import { useEffect, useState } from "react";
import {
  allNodes,
  type Bindings,
  type Checked,
  type CheckedGraph,
  CheckMemo,
  check,
  countParameters,
  type Diagnostic,
  findNode,
  type HeddleDocument,
  type NodePath,
  type Parameters,
  placeOf,
  sameSettings,
  splitPath,
  weightTable,
} from "../../core/index.ts";
import type { ValueSummary } from "../../runtime/client/index.ts";
import { whenIdle } from "../ui/when-idle.ts";
import type { Ran } from "./run-slice.ts";
import type { State } from "./store.ts";
import { useStore } from "./store.ts";
import { isDrawn } from "./view-slice.ts";
import type { workOutCosts } from "./work-out-costs.ts";

const memo = new CheckMemo();
const checks = new WeakMap<HeddleDocument, Checked>();

/** The checked graph; nodes that an edit did not touch are the same objects as before. */
export function checkedOf(document: HeddleDocument): Checked {
  let checked = checks.get(document);
  if (!checked) {
    checked = check(document, { memo });
    checks.set(document, checked);
  }
  return checked;
}

/** A step of a check ahead, ms, and what the next one may take longer. */
const [firstStep, longerBy] = [20, 1.25];

/** What took longer is not followed by more in the same task, ms. */
const unfelt = 8;
const rest = () => new Promise<void>((go) => setTimeout(go));

/** Checks a document in steps between which the page goes on, and before it is shown where that took a while. */
export async function checkAhead(document: HeddleDocument): Promise<void> {
  const begun = performance.now();
  let step = firstStep;
  while (!checks.has(document)) {
    const until = performance.now() + step;
    const checked = check(document, { memo, rests: () => performance.now() > until });
    if (checked) checks.set(document, checked);
    else await rest();
    step *= longerBy;
  }
  if (performance.now() - begun > unfelt) await rest();
}

const counts = new WeakMap<Checked, Parameters>();
export function parametersOf(checked: Checked): Parameters {
  let count = counts.get(checked);
  if (count === undefined) {
    count = countParameters(weightTable(checked));
    counts.set(checked, count);
  }
  return count;
}

/** Nodes above which costs are left out: lowering such a graph would hold up the canvas. */
const mostCosted = 400;
type Costs = NonNullable<ReturnType<typeof workOutCosts>>;
const costs = new WeakMap<Checked, Costs | null>();

let workOut: typeof workOutCosts | undefined;

/** Costs of what is right of the graph; null for graphs too large to work them out while somebody edits, and before the
 * code for it is there. */
export function useCosts(checked: Checked): Costs | null {
  const [isReady, setReady] = useState(workOut !== undefined);
  useEffect(() => {
    if (isReady) return;
    const fetchIt = () =>
      void import("./work-out-costs.ts").then((module) => {
        workOut = module.workOutCosts;
        setReady(true);
      });
    // The first values of a run come before it.
    whenIdle(fetchIt);
  }, [isReady]);
  return isReady ? costsOf(checked) : null;
}

function costsOf(checked: Checked): Costs | null {
  let known = costs.get(checked);
  if (known === undefined) {
    const small = allNodes(checked.root).length <= mostCosted;
    known = small ? (workOut?.(checked) ?? null) : null;
    costs.set(checked, known);
  }
  return known;
}

export type ProblemsByNode = ReadonlyMap<NodePath, readonly Diagnostic[]>;
const problemMaps = new WeakMap<Checked, ProblemsByNode>();

/** What the check says, by node. */
export function problemsByNode(checked: Checked): ProblemsByNode {
  let map = problemMaps.get(checked);
  if (!map) {
    map = byNode(checked.diagnostics);
    problemMaps.set(checked, map);
  }
  return map;
}

/** Diagnostics by node; a group has those of everything inside it too. */
export function byNode(diagnostics: readonly Diagnostic[]): Map<NodePath, Diagnostic[]> {
  const found = new Map<NodePath, Diagnostic[]>();
  for (const d of diagnostics) {
    for (let path = placeOf(d) ?? ""; path !== ""; [path] = splitPath(path)) {
      const list = found.get(path);
      if (list) list.push(d);
      else found.set(path, [d]);
    }
  }
  return found;
}

/** The graph of a scope, or undefined when the scope is gone. */
export const checkedGraphAt = (checked: Checked, scope: NodePath): CheckedGraph | undefined =>
  scope === "" ? checked.root : findNode(checked, scope)?.body;

/** The scope that can be shown: the nearest one that still exists. */
export function seenScope(checked: Checked, scope: NodePath): NodePath {
  let seen = scope;
  while (seen !== "" && !checkedGraphAt(checked, seen)) [seen] = splitPath(seen);
  return seen;
}

/** The level that edits go to, as far as it is drawn; else the scope. */
export function workedLevel({ document, scope, level, opened }: State): NodePath {
  const checked = checkedOf(document);
  const seen = seenScope(checked, scope);
  return level !== null && isDrawn(level, seen, opened) && checkedGraphAt(checked, level) ? level : seen;
}

/** `blocks/attn` with the chosen iterations: `blocks[1]/attn`. A node's own iteration is not part of it. */
export function addressOf(path: NodePath, checked: Checked, iterations: State["iterations"]): string {
  const ids = path.split("/");
  return ids
    .map((id, i) => {
      if (i === ids.length - 1) return id;
      const at = ids.slice(0, i + 1).join("/");
      const count = findNode(checked, at)?.count;
      return count === undefined ? id : `${id}[${Math.min(iterations[at] ?? 0, Math.max(count - 1, 0))}]`;
    })
    .join("/");
}

/** Whether two documents compute the same. */
export const sameMeaning = (a: HeddleDocument, b: HeddleDocument): boolean =>
  a === b || (a.nodes === b.nodes && a.wires === b.wires && sameSettings(a, b));

/** Whether the document computes something else than the last run did; `staleAt` says which values that concerns. */
export const isStale = (ran: Ran | null, document: HeddleDocument): boolean =>
  ran !== null && !sameMeaning(ran.document, document);

/** Sizes as they are seen: those of the last run while it holds, else the document's examples. */
const seenBindings = (s: Pick<State, "ran" | "document">): Bindings =>
  s.ran && !isStale(s.ran, s.document) ? s.ran.result.bindings : checkedOf(s.document).bindings;

/** The value at a port of a node, as it came out of the last run. */
export function valueAt(s: State, path: NodePath, port: string): ValueSummary | undefined {
  if (!s.ran) return undefined;
  const address = addressOf(path, checkedOf(s.document), s.iterations);
  return s.ran.result.values[`${address}.${port}`];
}

export const useChecked = (): Checked => useStore((s) => checkedOf(s.document));
export const useScope = (): NodePath => useStore((s) => seenScope(checkedOf(s.document), s.scope));
export const useBindings = (): Bindings => useStore(seenBindings);
