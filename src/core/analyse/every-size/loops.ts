// What a loop hands from one iteration to the next, for any number of iterations: what the first leaves is widened until
// the body, given it, leaves no more than that. Then it holds after each iteration, by induction: a relation tells of all
// that may be, and the body was asked with nothing less than what an iteration can be handed.
import { type Carried, type Loop, type Op, type Program, relation } from "../../ir/index.ts";
import { isWithin, widened } from "./widen.ts";

const { isInfinite } = relation;

/** By value id; undefined where it was not asked for. */
export type Values = (relation.Related | undefined)[];

/** So often what is handed on is widened. */
const mostRounds = 2;

/** What may be NaN is refused in the end, and takes long to be widened: the unrolled program tells where it comes up. */
const mayBreak = (x: relation.Related | undefined): boolean =>
  x?.cases.some((c) => isInfinite(c.number)) ?? false;

/** Works out all operations in their order; false where some loop did not settle. */
export function settle(
  { ops, loops = [] }: Program,
  space: relation.Space,
  values: Values,
  work: (op: Op, index: number) => void,
): boolean {
  /** Operations by their outputs' ids, from `from` up to `to`. */
  const straight = (from: number, to: number): void => {
    for (let i = firstFrom(ops, from); i < ops.length && ops[i]!.output < to; i++) work(ops[i]!, i);
  };
  const run = (from: number, to: number, within: readonly Loop[]): boolean => {
    let at = from;
    for (const loop of within) {
      straight(at, loop.from);
      if (!iterate(loop)) return false;
      at = loop.to;
    }
    straight(at, to);
    return true;
  };
  const iterate = ({ from, to, carried, inner }: Loop): boolean => {
    /** What an iteration leaves that is handed this; null: a loop inside did not settle. */
    const iteration = (handed: Values): Values | null => {
      carried.forEach(({ inside }, i) => {
        values[inside] = handed[i];
      });
      return run(from, to, inner) ? carried.map(({ leaves }) => unmarked(space, values[leaves])) : null;
    };
    let left = iteration(carried.map(({ enters }) => unmarked(space, values[enters])));
    for (let round = 0; left !== null && round <= mostRounds; round++) {
      if (left.some(mayBreak)) return false;
      const next = iteration(left);
      if (next === null) return false;
      const [now, then] = [left as readonly relation.Related[], next as readonly relation.Related[]];
      if (then.every((x, i) => isWithin(space, x, now[i]!))) {
        carried.forEach(({ after }: Carried, i) => {
          values[after] = now[i];
        });
        return true;
      }
      const wider = then.map((x, i) => widened(space, now[i]!, x));
      left = wider.every((x) => x !== null) ? wider : null;
    }
    return false;
  };
  return run(0, Number.POSITIVE_INFINITY, loops);
}

/** A mark names numbers of one iteration; those of another are different ones. */
const unmarked = (space: relation.Space, x: relation.Related | undefined): relation.Related | undefined =>
  x && x.mark !== null ? space.make({ ...x, mark: null }) : x;

/** The first operation whose output has at least this id. */
function firstFrom(ops: readonly Op[], id: number): number {
  let [low, high] = [0, ops.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ops[middle]!.output < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
