// One run of the proof for every size: the relation of every value of a program. An operation on the same operands is
// worked out once, so that a repeated layer costs nothing after the second; a loop is settled for any number of
// iterations.
import {
  isTextInput,
  type Op,
  type Program,
  type ProgramInput,
  primitive,
  relation,
  relationOf,
  UNK,
  type Value,
  valueAt,
} from "../../ir/index.ts";
import { literalValue, type Size } from "../../shape/index.ts";
import { opKinds } from "../leak-store.ts";
import type { LeakTask } from "../leak-types.ts";
import { factsOf } from "./facts.ts";
import { settle, type Values } from "./loops.ts";
import { RelationStore } from "./relation-store.ts";

const {
  atMost,
  below,
  constant,
  edge,
  equals,
  everywhere,
  keyOf,
  known,
  own,
  ofSize,
  source,
  variable,
  where,
} = relation;

/** Where padding of a sample begins or ends; of the only one, where the batch is one. */
type EdgeOf = (stream: string, sample: relation.Var | null) => relation.Var;

export interface Relations {
  readonly program: Program;
  readonly space: relation.Space;
  /** Shapes of the texts. */
  readonly streams: ReadonlyMap<string, readonly Size[]>;
  readonly edgeOf: EdgeOf;
  /** By value id; undefined for values that were not asked for. */
  readonly values: readonly (relation.Related | undefined)[];
  /** Finite masks hold while scores stay below this; ∞ where none was relied on. */
  readonly limit: number;
  /** Why nothing is known: what a loop hands on could not be told for any number of iterations, or it is too much. */
  readonly lost: string | null;
  readonly options: RelateOptions;
}

export interface RelateOptions {
  /** Sizes that the check has seen to be whole and at least 1. */
  readonly parameters: readonly Size[];
  readonly side: relation.PaddingSide;
  /** Shared by the proofs of programs that are nearly the same. */
  readonly store?: RelationStore;
}

/** `program` should have been pruned to what is asked for. */
export function relate(program: Program, task: LeakTask, options: RelateOptions): Relations {
  const { parameters, side, store = new RelationStore() } = options;
  const streams = streamsOf(program);
  const sources = new Map<string, relation.Linear[]>();
  for (const i of program.inputs)
    if (i.kind === "ids" || i.kind === "types" || i.kind === "feed")
      sources.set(sourceName(i), valueAt(program, i.value).shape.map(ofSize));
  const { world, wholeSizes } = factsOf(program, task, streams, parameters, side);
  const times = [...streams.values()].map((s) => s[1]!.key).filter((key) => key !== "1");
  const facts = JSON.stringify([
    world.key,
    [...streams].map(([stream, shape]) => [stream, shape.map((s) => s.key)]),
    [...sources].map(([name, shape]) => [name, shape.map(keyOf)]),
    [...wholeSizes].sort(),
  ]);
  const { space, memo } = store.shared(
    facts,
    () => new relation.Space(world, sources, new Set(times), wholeSizes),
  );
  const edgeOf: EdgeOf = (stream, sample) =>
    edge(stream, literalValue(streams.get(stream)![0]!) === 1 ? null : sample);
  const values: Values = new Array(program.values.length);
  // All weights of one shape are alike: unknown numbers.
  const weights = new Map<string, relation.Related>();
  for (const input of program.inputs) {
    const shape = input.kind === "weight" ? shapeKey(valueAt(program, input.value)) : undefined;
    const made =
      (shape === undefined ? undefined : weights.get(shape)) ??
      inputRelation(space, program, input, side, edgeOf);
    if (shape !== undefined) weights.set(shape, made);
    values[input.value] = made;
  }
  const kinds = opKinds(program, store.kinds);
  let limit = Number.POSITIVE_INFINITY;
  const room = new Room();
  /** By a reshape's output what the views before it were of: of several, the last alone says where entries are. */
  const viewed = new Map<number, number>();
  const operandsOf = ({ prim, inputs, output }: Op): readonly number[] => {
    if (prim !== "reshape") return inputs;
    const of = viewed.get(inputs[0]!) ?? inputs[0]!;
    viewed.set(output, of);
    return [of];
  };
  const work = (op: Op, i: number): void => {
    const ins = operandsOf(op).map((id) => values[id]!);
    let key = `${kinds[i]} ${shapeKey(valueAt(program, op.output))}`;
    for (const { id } of ins) key += ` ${id}`;
    let done = memo.get(key);
    if (!done) {
      done = operate(space, program, op, ins);
      memo.set(key, done);
    }
    room.take(done.value);
    limit = Math.min(limit, done.limit);
    values[op.output] = marked(space, done.value, op.output);
  };
  const lost = whyLost(() => settle(program, space, values, work));
  return { program, space, streams, edgeOf, values, limit, lost, options: { parameters, side } };
}

function whyLost(isSettled: () => boolean): string | null {
  try {
    return isSettled() ? null : "a Repeat's iterations do not settle";
  } catch (e) {
    if (e === full) return "its operations need more constraints than a proof has room for";
    throw e;
  }
}

/** What is known of a program has more constraints than are worked with. */
const full = new Error("there is no more room");

/** So many constraints tell of all values: about six times as many as the largest of our graphs have. */
const mostConstraints = 15_000;

/** Unrolled iterations that are all unlike each other would be worked out for minutes. What is alike counts once. */
class Room {
  private readonly seen = new Set<number>();
  private left = mostConstraints;

  /** Throws `full`, whatever was worked out before and is found in the store. */
  take({ id, dependences, cases }: relation.Related): void {
    if (this.seen.has(id)) return;
    this.seen.add(id);
    for (const region of [...dependences.values(), ...cases.map((c) => c.at)])
      for (const { constraints } of region) this.left -= 1 + constraints.length;
    if (this.left < 0) throw full;
  }
}

/** The relations with padding on the other side; worked out anew only where something reads which tokens are padding. */
export function onOtherSide(r: Relations, task: LeakTask): Relations {
  const { program, streams, space } = r;
  const options: RelateOptions = { ...r.options, side: r.options.side === "right" ? "left" : "right" };
  if (program.inputs.some((i) => i.kind === "valid")) return relate(program, task, options);
  const { world } = factsOf(program, task, streams, options.parameters, options.side);
  const turned = new relation.Space(world, space.sources, space.times, space.wholeSizes);
  return { ...r, space: turned, options };
}

const shapeKeys = new WeakMap<readonly Size[], string>();

/** An edit leaves the shapes of nearly all values the same objects. */
function shapeKey({ shape }: Value): string {
  let key = shapeKeys.get(shape);
  if (key === undefined) {
    key = "";
    for (const size of shape) key += `${size.key},`;
    shapeKeys.set(shape, key);
  }
  return key;
}

function streamsOf(program: Program): Map<string, readonly Size[]> {
  const streams = new Map<string, readonly Size[]>();
  for (const i of program.inputs)
    if (i.kind === "ids") streams.set(i.stream, valueAt(program, i.value).shape);
  for (const i of program.inputs)
    if (isTextInput(i) && !streams.has(i.stream)) streams.set(i.stream, valueAt(program, i.value).shape);
  return streams;
}

/** How an input is called among what can be depended on. */
const sourceName = (i: ProgramInput): string => (isTextInput(i) ? i.stream : `feed ${i.name}`);

function operate(space: relation.Space, program: Program, op: Op, ins: readonly relation.Related[]) {
  const { shape, dtype } = valueAt(program, op.output);
  let limit = Number.POSITIVE_INFINITY;
  const assume = (l: number) => {
    limit = Math.min(limit, l);
  };
  const { dependence } = primitive(op.prim)!;
  return { value: relationOf(op.prim, dependence, ins, op.attrs, { space, shape, dtype, assume }), limit };
}

/**
 * Unknown integers of one operation are equal where their places are. The mark comes after the memo: two layers whose
 * values are alike, from different weights, make different numbers.
 */
function marked(space: relation.Space, x: relation.Related, id: number): relation.Related {
  if (x.dtype !== "i32" || x.mark !== null || !x.cases.some((c) => c.number.kind === UNK)) return x;
  return space.make({ ...x, mark: { of: id, at: x.atoms.map((_, k) => variable(own(k))) } });
}

function inputRelation(
  space: relation.Space,
  program: Program,
  input: ProgramInput,
  side: relation.PaddingSide,
  edgeOf: EdgeOf,
): relation.Related {
  const { shape, dtype } = valueAt(program, input.value);
  const { atoms, axes } = relation.plainAxes(shape);
  const index = (i: number): relation.Linear => {
    const k = axes[i]?.[0];
    return k === undefined ? constant(0) : variable(own(k));
  };
  const draft = { atoms, axes, dtype, cases: [{ number: relation.ordinary, at: everywhere }] };
  if (input.kind === "weight") return space.make(draft);
  if (input.kind === "valid") {
    const at = variable(edgeOf(input.stream, axes[0]?.[0] === undefined ? null : own(axes[0][0])));
    const [token, pad] =
      side === "right"
        ? [below(index(1), at), atMost(at, index(1))]
        : [atMost(at, index(1)), below(index(1), at)];
    const cases = [
      { number: known(1), at: where(token) },
      { number: known(0), at: where(pad) },
    ];
    return space.make({ ...draft, cases });
  }
  const itself = where(...shape.map((_, i) => equals(variable(source(i)), index(i))));
  const stream = sourceName(input);
  const time = shape[1]?.key;
  const rows = input.kind === "ids" && time !== undefined ? { time, offset: constant(0), stream } : null;
  const x = space.make({ ...draft, tags: [null, rows], dependences: new Map([[stream, itself]]) });
  return marked(space, x, input.value);
}
