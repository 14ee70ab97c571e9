// What must not be, for each kind of leak, as regions of (output index, input entry). A claim is proved where none of it
// meets what the output may depend on.
import { relation } from "../../ir/index.ts";
import type { Role, Size } from "../../shape/index.ts";
import { isCausal } from "../leak-policy.ts";
import type { LeakKind, LeakTask } from "../leak-types.ts";
import { type Place, placeOf } from "./place.ts";
import type { Relations } from "./relate.ts";

const {
  atMost,
  below,
  conjunction,
  constant,
  equals,
  everywhere,
  isInfinite,
  minus,
  ofSize,
  own,
  source,
  variable,
  where,
} = relation;

/** Where something is wrong, and in which scope that is meant. */
export interface Offence {
  readonly why: string;
  readonly region: relation.Region;
  readonly scope: relation.Scope;
}

/** Nothing can be said at any size. */
export type Lost = string;

/** The text that is predicted: the one that the task names, else the one that the losses have their targets from, else the first. */
export const predictedText = ({ program, values }: Relations, task: LeakTask): string | undefined => {
  const texts: string[] = [];
  for (const input of program.inputs) if (input.kind === "ids") texts.push(input.stream);
  const scored = new Set(task.losses.flatMap((l) => [...(values[l.targets]?.dependences.keys() ?? [])]));
  const [only, more] = texts.filter((t) => scored.has(t));
  return texts.find((t) => t === task.stream) ?? (more === undefined ? only : undefined) ?? texts[0];
};

/** Of the axes of the logits; of other values nothing is said. */
export const rolesOf = (task: LeakTask, id: number): readonly Role[] | undefined =>
  id === task.logits ? (task.roles ?? []) : undefined;

/** What of `kind` the value may depend on and must not; what may be NaN is no part of it. */
export function offences(
  r: Relations,
  task: LeakTask,
  kind: LeakKind,
  id: number,
): readonly Offence[] | Lost {
  const x = r.values[id]!;
  const text = predictedText(r, task);
  if (text === undefined) return x.dependences.size > 0 ? "the output reads an input that is no text" : [];
  const place = placeOf(r, id, text, rolesOf(task, id));
  if (typeof place === "string") return place;
  if (place.untraced !== undefined && kind !== "cross-sample") return place.untraced;
  if (kind === "future" && place.time === null)
    return "the output has no axis that is traced to the positions of the text";
  const asked = askedRows(task, kind, place);
  const found: Offence[] = kind === "future" && id === task.logits ? unasked(r, task, x, place) : [];
  for (const [input, region] of x.dependences) {
    const scope = r.space.scope(x.atoms, input);
    if (r.space.sources.get(input)!.length !== 2) {
      if (kind === "cross-sample") return `${input} has no axis of samples`;
      continue;
    }
    for (const ask of asksOf(r, task, kind, { input, text, place })) {
      const met = region.flatMap((p) =>
        asked.flatMap((q) => {
          const both = conjunction([...p.constraints, ...ask, ...q.constraints]);
          if (!both) return [];
          // The input's sample is the output's here: the edge of the one is that of the other.
          const isOwn = kind !== "cross-sample" && place.sampleVar !== null;
          return isOwn ? scope.substitute([both], source(0), place.sample) : [both];
        }),
      );
      const possible = met.filter((p) => scope.isPossible(p));
      if (possible.length > 0) found.push({ why: whyOf(kind, input), region: possible, scope });
    }
  }
  return found;
}

/**
 * A prefix-LM predicts nothing before the last token of the prefix, so that tokens of the prefix are no future there.
 * Neither padding nor another sample is to be seen there.
 */
const askedRows = ({ prefix }: LeakTask, kind: LeakKind, { time }: Place): relation.Region =>
  kind === "future" && prefix && time ? where(atMost(lastOf(prefix), time)) : everywhere;

const lastOf = (size: Size): relation.Linear => minus(ofSize(size), constant(1));

/** Sizes at which all rows of the logits stand before the last token of the prefix: there, nothing was asked. */
function unasked(r: Relations, { prefix }: LeakTask, x: relation.Related, { axis, time }: Place): Offence[] {
  if (!prefix || !time) return [];
  const atom = axis === null ? undefined : x.axes[axis]![0];
  // `time` speaks of the index of the row: of the last one, it is the last position.
  const last = atom === undefined ? time : relation.substitute(time, own(atom), lastOf(x.atoms[atom]!));
  const scope = r.space.scope(x.atoms);
  const region = where(below(last, lastOf(prefix))).filter((p) => scope.isPossible(p));
  return region.length > 0 ? [{ why: unaskedText, region, scope }] : [];
}

export const unaskedText = "no position that is predicted is among the logits' rows, so nothing is asked";

interface Asked {
  readonly input: string;
  readonly text: string;
  readonly place: Place;
}

/** Alternatives, each a list of constraints of which all hold. */
function asksOf(r: Relations, task: LeakTask, kind: LeakKind, { input, text, place }: Asked) {
  const [b, j] = [variable(source(0)), variable(source(1))];
  const { sample, sampleVar, time, isPerPosition } = place;
  if (kind === "cross-sample") return [[below(b, sample)], [below(sample, b)]];
  const own = input === text;
  if (kind === "future") return own ? [[equals(b, sample), below(time!, j)]] : [];
  if (kind !== "padding" || !r.streams.has(input)) return [];
  const isRight = r.space.world.side === "right";
  const edge = (stream: string) => variable(r.edgeOf(stream, sampleVar));
  const isPad = isRight ? atMost(edge(input), j) : below(j, edge(input));
  const isToken = (at: relation.Linear) => (isRight ? below(at, edge(text)) : atMost(edge(text), at));
  // What is computed at a padded position is never looked at.
  const looked = time && isPerPosition ? [isToken(time)] : [];
  const asked = [equals(b, sample), isPad, ...looked];
  if (!isCausal(task) || !own || !time) return [asked];
  // What lies ahead is told of as the future, but not of rows that are not asked for it: these may see the prefix alone.
  const past = [...asked, atMost(j, time)];
  if (!task.prefix) return [past];
  const last = lastOf(task.prefix);
  return [past, [...asked, below(time, last), below(last, j)]];
}

const whyOf = (kind: LeakKind, input: string): string =>
  kind === "future"
    ? "an output may see a later position"
    : kind === "padding"
      ? `an output may see the padding of ${input}`
      : `an output may see another sample of ${input}`;

export const brokenText = "NaN or infinity may reach the output";

/** Where the value may be NaN or infinite, of the rows that `kind` asks for and, padded on the left, of tokens. */
export function brokenRows(
  r: Relations,
  task: LeakTask,
  kind: LeakKind,
  id: number,
  isBroken: (n: relation.Num) => boolean = isInfinite,
): Offence | null {
  const x = r.values[id]!;
  const scope = r.space.scope(x.atoms);
  const text = predictedText(r, task);
  const place = text === undefined ? "" : placeOf(r, id, text, rolesOf(task, id));
  const isTraced = typeof place !== "string";
  const asked = isTraced ? askedRows(task, kind, place) : everywhere;
  const isLeft = r.space.world.side === "left";
  const tokens =
    isLeft && isTraced && place.time && place.isPerPosition
      ? where(atMost(variable(r.edgeOf(text!, place.sampleVar)), place.time))
      : everywhere;
  const region = scope.union(
    ...x.cases
      .filter((c) => isBroken(c.number))
      .map((c) => scope.intersect(scope.intersect(c.at, asked), tokens)),
  );
  return region.length > 0 ? { why: brokenText, region, scope } : null;
}
