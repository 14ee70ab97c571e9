// Which part of a value a step shows: the row of the position that is followed, or all of what has no such row.
import type { Checked, CheckedPort, NodePath } from "../../core/index.ts";
import type { RunResult, ValueSummary } from "../../runtime/client/index.ts";
import type { Stepping } from "../store/step-slice.ts";
import { axesOf, labelsOf, type TensorView, type ViewAxis } from "../values/view-of.ts";

export interface FollowedPart {
  readonly axes: readonly ViewAxis[];
  readonly view: TensorView;
  readonly rowLabels: readonly string[] | null;
  readonly columnLabels: readonly string[] | null;
  /** It is the followed position's own; else it is all that is there, such as the keys of all positions. */
  readonly own: boolean;
  /** The index of a head was chosen, of so many. */
  readonly heads: number | null;
}

export function partOf(
  value: ValueSummary,
  port: CheckedPort,
  path: NodePath,
  stepping: Stepping,
  result: RunResult,
  checked: Checked,
): FollowedPart {
  const axes = axesOf(value, port, path, checked);
  const at = axes.map(() => 0);
  const shown: number[] = [];
  let own = false;
  axes.forEach((axis, i) => {
    if (axis.role === "batch") at[i] = Math.min(stepping.sample, axis.size - 1);
    else if (axis.stream === stepping.stream && axis.role !== "key") {
      at[i] = Math.min(stepping.position, axis.size - 1);
      own = true;
    } else if (axis.size > 1 || i === axes.length - 1) shown.push(i);
  });
  const head = axes.findIndex((a) => a.role === "head");
  const crowded = shown.length > 2 && shown.includes(head);
  if (crowded) {
    at[head] = Math.min(stepping.head, (axes[head]?.size ?? 1) - 1);
    shown.splice(shown.indexOf(head), 1);
  }
  const [rows = null, columns = null] = shown.length === 1 ? [null, shown[0]] : shown.slice(-2);
  const label = (axis: number | null) =>
    axis === null ? null : labelsOf(axes[axis], stepping.sample, result, checked.document);
  return {
    axes,
    view: { rows, columns, at },
    rowLabels: label(rows),
    columnLabels: label(columns),
    own,
    heads: crowded ? (axes[head]?.size ?? null) : null,
  };
}
