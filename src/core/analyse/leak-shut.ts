// Places held shut: what comes through one of them is taken away, so that the next place of a leak can be seen behind
// it. A leak by three layers is seen three times, and a repair of one is judged with the other two shut.
import { type AbstractTensor, type Value, valueAt } from "../ir/index.ts";
import { type NodePath, withoutIterations } from "../model/index.ts";
import { axesOf, axisIndexOf, depsOf, eachBit, positionOfBit } from "./leak-cells.ts";
import { firstText, type InputCells, type Layout, type Run, validity } from "./leak-run.ts";
import type { InputPosition, LeakKind } from "./leak-types.ts";

/** Where a leak of one kind crosses: the node, without iterations, and the stream that it is seen of. */
export interface Place {
  readonly kind: LeakKind;
  readonly node: NodePath;
  readonly stream: string;
}

export const placeKey = ({ kind, node }: Place): string => `${kind} ${node}`;

type Within = Pick<Run, "program" | "inputs">;

/** Takes from the cells of a value what comes through places that are shut; the cells themselves where nothing does. */
export function shutIn(
  run: Within,
  value: Value,
  cells: AbstractTensor,
  places: readonly Place[],
  layout: Layout,
): AbstractTensor {
  const node = withoutIterations(value.origin?.node ?? "");
  const here = places.filter((p) => p.node === node);
  if (here.length === 0) return cells;
  const isForbidden = here.map((place) => forbiddenAt(run, value, cells, place, layout));
  const deps = cells.deps.slice();
  for (let cell = 0; cell < cells.kinds.length; cell++) {
    eachBit(depsOf(cells, cell), (bit) => {
      if (!isForbidden.some((f) => f(cell, positionOfBit(run, bit)))) return;
      const word = cell * cells.words + (bit >> 5);
      deps[word] = deps[word]! & ~(1 << (bit & 31));
    });
  }
  return { ...cells, deps };
}

/** Whether a cell of a value must not see a position. What has no sample or no time of its own sees for all of them. */
function forbiddenAt(
  run: Within,
  value: Value,
  cells: AbstractTensor,
  { kind, stream }: Place,
  layout: Layout,
): (cell: number, seen: InputPosition) => boolean {
  const axes = axesOf(run, value);
  const sampleOf = axes.sample === null ? null : axisIndexOf(cells, axes.sample);
  const [timeAxis] = axes.times;
  const timeOf = timeAxis === undefined ? null : axisIndexOf(cells, timeAxis);
  if (kind === "cross-sample") return (cell, seen) => seen.sample !== (sampleOf?.(cell) ?? -1);
  if (kind !== "padding") return (cell, seen) => seen.stream === stream && seen.time > (timeOf?.(cell) ?? -1);
  const padding = new Map(run.inputs.map((input) => [input.stream, paddingIn(run, input, layout)] as const));
  const isPadding = ({ stream: name, sample, time }: InputPosition): boolean =>
    padding.get(name)?.(sample, time) ?? false;
  const own = run.inputs.find(
    (i) =>
      i.stream !== null &&
      timeAxis !== undefined &&
      valueAt(run.program, i.value).shape[1]?.key === value.shape[timeAxis]?.key,
  );
  // What is computed at a padded position is never looked at.
  const isIdle = (cell: number): boolean =>
    own !== undefined &&
    timeOf !== null &&
    isPadding({ stream: own.stream!, sample: sampleOf?.(cell) ?? 0, time: timeOf(cell) });
  return (cell, seen) => isPadding(seen) && !isIdle(cell);
}

/** Which tokens of a text are padding; of what is no text, none. */
function paddingIn(
  { inputs }: Within,
  { stream, dims }: InputCells,
  layout: Layout,
): (sample: number, time: number) => boolean {
  if (stream === null || dims.length !== 2 || layout === "none") return () => false;
  const isToken = validity(layout, dims, stream === firstText(inputs));
  return (sample, time) => isToken[sample * dims[1]! + time] === 0;
}
