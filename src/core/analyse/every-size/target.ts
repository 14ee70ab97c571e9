// A prediction and its own target share no input, wherever the loss counts the position: this finds labels that were
// shifted the wrong way, and needs no objective.
import { CON, relation } from "../../ir/index.ts";
import type { LossSite } from "../leak-types.ts";
import type { Lost, Offence } from "./ask.ts";
import type { Relations } from "./relate.ts";
import { isInSet, sizeSet, sizesWith } from "./size-sets.ts";

const { isInfinite, own, renamed } = relation;

export function targetOffences(r: Relations, loss: LossSite): readonly Offence[] | Lost {
  const [logits, targets, counted] = [loss.logits, loss.targets, loss.perPosition].map((id) => r.values[id]!);
  const broken = brokenLoss(r, loss);
  if (!countsAny(r, counted!)) return "the loss counts no position, so nothing is asked";
  const shared = sharedInputs(r, logits!, targets!, counted!);
  return typeof shared === "string" || broken === null ? shared : [...shared, broken];
}

/** Where what the loss scores may be NaN or infinite. */
export function brokenLoss(r: Relations, loss: LossSite): Offence | null {
  const logits = r.values[loss.logits]!;
  const scope = r.space.scope(logits.atoms);
  const region = scope.union(...logits.cases.filter((c) => isInfinite(c.number)).map((c) => c.at));
  return region.length > 0 ? { why: "NaN or infinity may reach the loss", region, scope } : null;
}

/** Where a loss is more than a constant. */
const countedRows = ({ cases }: relation.Related): relation.Region =>
  cases.filter((c) => c.number.kind !== CON).flatMap((c) => c.at);

/** Whether some position may be counted at the program's own sizes: of none, everything would be proved. */
const countsAny = ({ space, program }: Relations, counted: relation.Related): boolean =>
  sizesWith(countedRows(counted), space.scope(counted.atoms)).some((s) => isInSet(sizeSet(s), program.dims));

/** Whether an index along axis i of x is made of the same indices as one along this axis of the targets. */
function isSplitAlike(
  targets: relation.Related,
  axis: readonly number[],
  x: relation.Related,
  i: number,
): boolean {
  const other = x.axes[i]!;
  if (other.length !== axis.length) return false;
  return axis.length < 2 || axis.every((atom, k) => x.atoms[other[k]!]!.key === targets.atoms[atom]!.key);
}

function sharedInputs(
  { space }: Relations,
  logits: relation.Related,
  targets: relation.Related,
  counted: relation.Related,
): readonly Offence[] | Lost {
  // Samples and positions that were merged into one axis are told apart by the indices of both, in the same order.
  const isAlike =
    targets.axes.length === counted.axes.length &&
    logits.axes.length >= targets.axes.length &&
    targets.axes.every(
      (axis, i) => isSplitAlike(targets, axis, logits, i) && isSplitAlike(targets, axis, counted, i),
    );
  if (!isAlike) return "the positions of predictions and targets are not told apart";
  // All three in the indices of the targets; the logits' classes are forgotten.
  const places = (x: relation.Related) =>
    new Map(
      targets.axes.flatMap((axis, i) =>
        axis.map((atom, k): [relation.Var, relation.Var] => [own(x.axes[i]![k]!), own(atom)]),
      ),
    );
  const put = (region: relation.Region, x: relation.Related): relation.Region => {
    const to = places(x);
    return region.flatMap((p) => renamed(p, (v) => to.get(v) ?? v) ?? []);
  };
  const countedAt = put(countedRows(counted), counted);
  const classes = logits.atoms.map((_, k) => own(k)).filter((v) => !places(logits).has(v));
  return [...logits.dependences].flatMap(([input, region]): Offence[] => {
    const other = targets.dependences.get(input);
    if (!other) return [];
    const scope = space.scope(targets.atoms, input);
    const seen = put(space.scope(logits.atoms, input).project(region, classes), logits);
    const both = scope.intersect(scope.intersect(seen, other), scope.union(countedAt));
    return both.length > 0
      ? [{ why: `a prediction may see its own target by way of ${input}`, region: both, scope }]
      : [];
  });
}
