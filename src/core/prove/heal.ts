// Repairs of leaks, tried: one counts when its place is closed while the others are held shut, breaks nothing and leaves
// nothing dead. Where there are several places, what closes them all together is offered first.
import {
  type Asked,
  crossingPlace,
  type Glance,
  glance,
  glanceShut,
  groupOf,
  type LeakProof,
  type LeakTask,
  type ProveOptions,
} from "../analyse/index.ts";
import { type Checked, hasErrors } from "../check/index.ts";
import type { Fix } from "../diagnostics/index.ts";
import type { Program } from "../ir/index.ts";
import type { Edit, Graph, NodePath, NodeSpec } from "../model/index.ts";
import { afterEdits, type Judge, tryRepairs } from "../repair/index.ts";
import { type Alive, aliveWeights, leavesDead } from "./alive.ts";
import { type Proved, sizeParameters, withSmallSizes } from "./general.ts";
import { repairsFor } from "./repairs.ts";
import type { Told } from "./report.ts";
import { lowerForProof, taskOf, unrolled } from "./task.ts";

/** So many repairs are tried for one leak: each costs a proof. */
const mostTried = 10;
/** So many that worked are enough to choose from. */
const mostKept = 3;
/** Of more places than this no repair of all is put together. */
const mostTogether = 8;

/** What the proof of a graph and those of its repairs have in common. */
export type Shared = Pick<ProveOptions, "layouts" | "store">;

export const proveOptions = ({ checked, pinned }: Proved, shared: Shared): ProveOptions => ({
  parameters: sizeParameters(checked),
  pinned,
  ...shared,
});

interface Seen {
  /** With the bodies of repeats once: what that proves needs no more. */
  readonly brief: Asked;
  readonly whole: () => Asked;
  readonly options: ProveOptions;
}

function seenAs(checked: Checked, shared: Shared): Seen | null {
  if (hasErrors(checked)) return null;
  const looked = withSmallSizes(checked, lowerForProof);
  const task = taskOf(looked.checked, looked.program);
  if (task === null) return null;
  const brief = { program: looked.program, task };
  const whole = once(() => (looked.program.loops ? unrolled(looked.checked) : brief));
  return { brief, whole, options: proveOptions(looked, shared) };
}

function glanceAt({ brief, whole, options }: Seen): Glance {
  const at = ({ program, task }: Asked) => glance(program, task, options);
  const quick = brief.program.loops ? at(brief) : undefined;
  return quick?.kinds.size === 0 ? quick : at(whole());
}

/** Fixes of each leak that was told, in their order. */
export function healing(
  checked: Checked,
  proof: LeakProof,
  told: readonly Told[],
  shared: Shared,
): (readonly Fix[])[] {
  const alive = once(() => {
    const [first] = told;
    return first ? aliveWeights(proof.program, proof.task, sizesOf(proof.program, first)) : null;
  });
  const single = told.map((t) => {
    const others = told.filter((o) => o !== t);
    const judge = judgeOf(proof, t, others, alive, shared);
    return tryRepairs(checked, repairsFor(checked, t), judge, { tried: mostTried, kept: mostKept });
  });
  const together =
    told.length > 1 && told.length <= mostTogether
      ? closingAll(checked, proof, told, single[0]?.[0], alive, shared)
      : undefined;
  return single.map((fixes, i) => (i === 0 && together ? [together, ...without(fixes, together)] : fixes));
}

const without = (fixes: readonly Fix[], { edits }: Fix): readonly Fix[] =>
  fixes.filter((f) => JSON.stringify(f.edits) !== JSON.stringify(edits));

const sizesOf = (program: Program, { leak }: Told) => ({ ...program.dims, ...leak.dims });

function judgeOf(
  proof: LeakProof,
  { leak }: Told,
  others: readonly Told[],
  alive: () => Alive | null,
  shared: Shared,
): Judge {
  const kinds = new Set(proof.leaks.map((l) => l.kind));
  const hazards = proof.hazards.length;
  const shut = others.map((o) => crossingPlace(o.leak)).filter((p) => p.node !== "");
  const allowed = new Set(others.map((o) => groupOf(o.leak)));
  const isClosed = (seen: Seen): number | null => {
    if (shut.length === 0) {
      const left = glanceAt(seen);
      if (left.kinds.has(leak.kind) || left.kinds.size > kinds.size) return null;
      if (left.broken && hazards === 0) return null;
      return proof.leaks.filter((l) => !left.kinds.has(l.kind)).length;
    }
    const { program, task } = seen.whole();
    const left = glanceShut(program, { ...task, ...textOf(proof) }, proof, leak, shut);
    if (left === null || left.groups.has(groupOf(leak)) || (left.broken && hazards === 0)) return null;
    return [...left.groups].every((g) => allowed.has(g)) ? 1 : null;
  };
  return (after) => {
    const seen = seenAs(after, shared);
    const clears = seen && isClosed(seen);
    if (seen === null || clears === null) return null;
    const { program, task } = seen.whole();
    const [before, now] = [alive(), aliveWeights(program, task, sizesOf(program, { leak } as Told))];
    if (before && now && leavesDead(before, now, (owner) => !isThere(after, owner))) return null;
    return { rank: [-clears], facts: { clears } };
  };
}

/** The text that is predicted, which the task need not name. */
const textOf = ({ task }: LeakProof): Pick<LeakTask, "stream"> =>
  task.stream === undefined ? {} : { stream: task.stream };

/** Whether a node, or the built-in group that it is inside of, is still there. */
function isThere({ document }: Checked, path: NodePath): boolean {
  let graph: Graph | undefined = document;
  for (const id of path.split("/")) {
    const node: NodeSpec | undefined = graph?.nodes[id];
    if (!node) return graph === undefined;
    graph = node.body;
  }
  return true;
}

/**
 * The first repair of each place that works after those before it, all in one; undefined unless nothing leaks then.
 * `first` is that of the first place.
 */
function closingAll(
  checked: Checked,
  proof: LeakProof,
  told: readonly Told[],
  first: Fix | undefined,
  alive: () => Alive | null,
  shared: Shared,
): Fix | undefined {
  let now = checked;
  const edits: Edit[] = [];
  const labels: string[] = [];
  for (const [i, t] of told.entries()) {
    const judge = judgeOf(proof, t, told.slice(i + 1), alive, shared);
    // What was done for the places before may have closed this one too.
    if (i > 0 && judge(now) !== null) continue;
    const fix =
      i === 0 ? first : tryRepairs(now, repairsFor(now, t), judge, { tried: mostTried, kept: 1 })[0];
    const next = fix && afterEdits(now, fix.edits);
    if (!fix || !next) return undefined;
    edits.push(...fix.edits);
    labels.push(fix.label);
    now = next;
  }
  const seen = seenAs(now, shared);
  const left = seen && glanceAt(seen);
  if (!left || left.kinds.size > 0 || left.broken) return undefined;
  return { label: labels.join("; "), edits, clears: told.length };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
