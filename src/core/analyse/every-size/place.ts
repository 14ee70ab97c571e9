// Which sample and which position of the predicted text an index of a value stands for. Nothing is guessed: where it
// cannot be traced, the claim is refused.
import { relation, valueAt } from "../../ir/index.ts";
import { literalValue, type Role, type Size } from "../../shape/index.ts";
import type { Relations } from "./relate.ts";

const { below, constant, ofSize, own, plus, variable, where } = relation;

export interface Place {
  readonly sample: relation.Linear;
  /** The index that counts samples; null where there is one. */
  readonly sampleVar: relation.Var | null;
  /** The position; null where the value has one row for a text. */
  readonly time: relation.Linear | null;
  /** The axis whose index counts positions. */
  readonly axis: number | null;
  /** It has a row for each of several positions, so that nobody looks at the padded ones. */
  readonly isPerPosition: boolean;
  /** Why the position is not known, though there is an axis that may count them. */
  readonly untraced?: Untraced;
}

const beyondText =
  "the logits have more rows than the text, which begin behind its first token, so their positions are not known";

const isOneEntry = (s: Size): boolean => literalValue(s) === 1;

/** What is wrong, as a sentence, where the place cannot be told. */
export type Untraced = string;

/** Of axes that may count the same thing, the one that does; undefined where that is not known. */
function only(axes: readonly number[], ...better: ((axis: number) => boolean)[]): number | undefined {
  const [first, ...rest] = better;
  if (axes.length < 2 || !first) return axes.length === 1 ? axes[0] : undefined;
  const some = axes.filter(first);
  return only(some.length > 0 ? some : axes, ...rest);
}

/**
 * The axis that counts samples: as long as the batch, and by its role no other thing. Copies along an axis as long as
 * the batch are no samples. Without `roles` it is the first.
 */
export function sampleAxisOf(
  shape: readonly Size[],
  batch: Size,
  roles?: readonly Role[],
): number | Untraced {
  const long = shape.flatMap((s, i) => (s.key === batch.key ? [i] : []));
  const role = (i: number): Role => roles?.[i] ?? "any";
  const may = long.filter((i) => role(i) === "batch" || role(i) === "any");
  if (may.length === 0) return "no axis of the output counts samples";
  if (!roles) return may[0]!;
  return (
    only(
      may,
      (i) => role(i) === "batch",
      (i) => i < shape.length - 1,
    ) ?? "several axes of the output are as long as the batch, and it is not known which counts samples"
  );
}

const ambiguous =
  "it is not known which of the output's axes that are as long as the text counts its positions";

/**
 * Rows as many as the text has are its positions; of others, or one, only the rows of the text itself have any.
 * `roles`: of the axes of what the objective asks for.
 */
export function placeOf(r: Relations, id: number, text: string, roles?: readonly Role[]): Place | Untraced {
  const x = r.values[id]!;
  const { shape } = valueAt(r.program, id);
  const stream = r.streams.get(text)!;
  const [batch, time] = stream;
  const sampleAxis = sampleAxisOf(shape, batch!, roles);
  if (typeof sampleAxis === "string") return sampleAxis;
  const parts = x.axes[sampleAxis]!;
  if (parts.length > 1) return "the samples of the output are not told apart";
  const sampleVar = parts[0] === undefined ? null : own(parts[0]);
  const sample = sampleVar === null ? constant(0) : variable(sampleVar);
  const tagged = x.tags.flatMap((tag, i) => {
    if (i === sampleAxis || tag?.time !== time!.key) return [];
    return shape[i]!.key === time!.key || tag.stream === text ? [i] : [];
  });
  const role = (i: number): Role => roles?.[i] ?? "any";
  const isTime = (i: number) => role(i) === "time" || role(i) === "query";
  const may = tagged.filter((i) => isTime(i) || role(i) === "any");
  const i = roles
    ? only(
        may,
        isTime,
        (k) => k < shape.length - 1,
        (k) => x.tags[k]!.stream === text,
      )
    : may[0];
  const nowhere = { sample, sampleVar, time: null, axis: null, isPerPosition: false };
  // Of two axes the last may count classes as well.
  const isClasses = roles && i !== undefined && i === shape.length - 1 && !isTime(i);
  if ((i === undefined && may.length > 0) || isClasses) return { ...nowhere, untraced: ambiguous };
  if (i !== undefined) {
    const tag = x.tags[i]!;
    const axis = x.axes[i]!;
    if (axis.length > 1) return "the positions of the output are not told apart";
    // More rows than positions, moved to the front: each may stand for its own, or for the one that it was made of.
    const isBeyond = where(below(constant(0), tag.offset), below(ofSize(time!), ofSize(shape[i]!)));
    const scope = r.space.scope(x.atoms);
    if (shape[i]!.key !== time!.key && isBeyond.some((p) => scope.isPossible(p)))
      return { ...nowhere, untraced: beyondText };
    const index = axis[0] === undefined ? constant(0) : variable(own(axis[0]));
    return { sample, sampleVar, time: plus(index, tag.offset), axis: i, isPerPosition: axis.length === 1 };
  }
  // An axis between samples and classes that is no text's: positions that were cut, gathered or made otherwise.
  if (shape.length > 2) {
    // A single row of no position, such as a mean over the text: all that it sees is asked for.
    if (shape.every((s, i) => i === sampleAxis || i === shape.length - 1 || isOneEntry(s))) return nowhere;
    const untraced = "an axis of the output counts positions that are not traced to those of the text";
    return { ...nowhere, untraced };
  }
  const left = x.dropped.filter((t) => t.time === time!.key && t.stream === text);
  const position = left.length === 1 ? left[0]!.offset : null;
  return { sample, sampleVar, time: position, axis: null, isPerPosition: false };
}
