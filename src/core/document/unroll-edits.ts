// A repeat as the groups that it stands for, one for each iteration, as edits: they compute what it computed.
import {
  type Edit,
  type HeddleDocument,
  isRepeat,
  joinPath,
  type NodeSpec,
  splitPath,
} from "../model/index.ts";
import { applyEdit } from "./apply-edit.ts";
import { canvasKeys, namedByPath } from "./fields.ts";
import type { GroupEdits } from "./group-edits.ts";
import { bringing, extract, graft } from "./named-by-path.ts";
import { moving, type Names, type Point } from "./names.ts";
import { iterationName, stackedRefusal } from "./repeat-edits.ts";
import { routedWire } from "./routes.ts";
import { graphAt, specAt } from "./scope.ts";
import { nameWithin, reseeded, seededAs, seedScopeAt } from "./seed-names.ts";
import { iterationOf, nameInside, withLastId } from "./weight-names.ts";
import { feederOf, readersOf, touches, wireText } from "./wires.ts";

export interface Unrolling {
  readonly count: number;
  /** Names of all weights of the graph: those that iterations share are tied. */
  readonly weights: readonly string[];
  /** Where the copy of an iteration goes. */
  readonly place: (iteration: number) => Point | undefined;
  /** Gives an id like the one wished for that is not taken. */
  readonly free: (wish: string, taken: ReadonlySet<string>) => string;
}

/** More groups in a row than anybody wires by hand. */
const mostCopies = 64;

const refuse = (why: string): GroupEdits => ({ ok: false, why });

export function unrollEdits(d: HeddleDocument, path: string, how: Unrolling): GroupEdits {
  const [scope, id] = splitPath(path);
  const [graph, spec] = [graphAt(d, scope), specAt(d, path)];
  if (!graph || !spec?.body || !isRepeat(spec)) return refuse(`"${path}" is not a Repeat.`);
  if (spec.bypass || spec.mute)
    return refuse(`"${path}" is ${spec.bypass ? "bypassed" : "muted"}; turn that off before unrolling.`);
  if (how.count > mostCopies)
    return refuse(`"${path}" has ${how.count} iterations; must have at most ${mostCopies} to be unrolled.`);
  const stacked = stackedRefusal(d, path);
  if (stacked) return refuse(stacked);

  const taken = new Set(["in", "out", ...Object.keys(graph.nodes)]);
  const take = (wish: string): string => {
    const got = how.free(wish, taken);
    taken.add(got);
    return got;
  };
  const copies = [...Array(how.count).keys()].map((i) => take(`${id}_${i + 1}`));
  const edits: Edit[] = [
    { edit: "removeNode", scope, id },
    ...copies.map((copy, i): Edit => {
      const at = how.place(i);
      const node = copyOf(d, path, spec, i, copy);
      return { edit: "addNode", scope, id: copy, node, ...(at ? { at } : {}) };
    }),
    ...feeding(d, path, copies, take),
  ];
  const last = copies.at(-1) ?? id;
  for (const port of spec.body.outputs ?? [])
    for (const end of readersOf(graph, `${id}.${port}`))
      edits.push({ edit: "connect", scope, wire: wireText(`${last}.${port}`, end) });
  const ties = sharedTies(d, path, copies, how.weights);
  const done = applyEdit(d, { edit: "all", edits: [...edits, ...ties] });
  if (!done.ok) return refuse(done.why);
  return { ok: true, edits: [...edits, ...followed(d, done.document, path, copies), ...ties] };
}

/** One iteration as a group that draws what the iteration drew. */
function copyOf(d: HeddleDocument, path: string, spec: NodeSpec, iteration: number, id: string): NodeSpec {
  const [scope, repeat] = splitPath(path);
  const { block: _, params, drawAs: __, title, ...plain } = spec;
  const within = seedScopeAt(d, scope);
  const drawn = params?.weights === "shared" ? undefined : iteration;
  const name = iterationName(nameWithin(within, repeat, spec), drawn);
  const body = spec.body && {
    ...reseeded(spec.body, (as) => `${name}.${as}`),
    inputs: Object.fromEntries(Object.keys(spec.body.inputs ?? {}).map((p) => [p, "shared" as const])),
  };
  const called = title === undefined ? {} : { title: `${title} ${iteration + 1}` };
  return seededAs({ block: "group", ...called, ...plain, ...(body ? { body } : {}) }, within, id, name);
}

/** What leads into the copies: from outside to all of them or to the first, from each to the next. */
function feeding(
  d: HeddleDocument,
  path: string,
  copies: readonly string[],
  take: (wish: string) => string,
): Edit[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(d, scope)!;
  const { inputs = {}, outputs = [] } = specAt(d, path)!.body!;
  return Object.entries(inputs).flatMap(([port, feed]): Edit[] => {
    const from = feederOf(graph, `${id}.${port}`);
    const isHandedOn = feed === "carried" && outputs.includes(port);
    return copies.flatMap((copy, i): Edit[] => {
      const source = isHandedOn && i > 0 ? `${copies[i - 1]}.${port}` : from;
      if (source === undefined) return [];
      if (feed !== "each") return [{ edit: "connect", scope, wire: wireText(source, `${copy}.${port}`) }];
      // Each iteration has an entry of the first axis.
      const part = take(`${port}_${i + 1}`);
      const params = { axis: 0, start: i, length: 1, drop: true };
      return [
        { edit: "addNode", scope, id: part, node: { block: "slice", params } },
        { edit: "connect", scope, wire: wireText(source, `${part}.x`) },
        { edit: "connect", scope, wire: wireText(`${part}.x`, `${copy}.${port}`) },
      ];
    });
  });
}

/** Weights that the iterations share stay one: those of the later copies are tied to those of the first. */
function sharedTies(
  d: HeddleDocument,
  path: string,
  copies: readonly string[],
  weights: readonly string[],
): Edit[] {
  if (specAt(d, path)?.params?.weights !== "shared") return [];
  return weights.flatMap((weight): Edit[] => {
    const at = nameInside(weight, path);
    if (!at) return [];
    const own = (copy: string) => `${withLastId(at.group, copy)}.${at.rest}`;
    const tied = d.ties?.[weight];
    const to = tied === undefined ? own(copies[0] ?? "") : (inCopies(tied, path, copies) ?? tied);
    return copies.flatMap((copy): Edit[] =>
      own(copy) === to ? [] : [{ edit: "setTie", weight: own(copy), to }],
    );
  });
}

/** A weight of the repeat as that of its copy; of what they share, the first's. */
function inCopies(weight: string, path: string, copies: readonly string[]): string | null | undefined {
  const at = nameInside(weight, path);
  if (!at) return undefined;
  const { iteration = 0, name = at.rest } = iterationOf(at.rest) ?? {};
  const copy = copies[iteration];
  return copy === undefined ? null : `${withLastId(at.group, copy)}.${name}`;
}

/** What named the repeat or its inside: weights by iteration, what lies on its canvas once for each copy. */
function followed(
  d: HeddleDocument,
  unrolled: HeddleDocument,
  path: string,
  copies: readonly string[],
): Edit[] {
  const [scope] = splitPath(path);
  const last = joinPath(scope, copies.at(-1) ?? "");
  const gone = moving(new Map([[path, null]]));
  const names: Names = {
    ...gone,
    // A wire of the repeat is another wire now.
    wire: (input) => {
      const led = routedWire(d, input);
      return led?.scope === scope && touches(led.wire, splitPath(path)[1]) ? null : gone.wire(input);
    },
    output: moving(new Map([[path, last]])).output,
    weight: (name) => {
      const there = inCopies(name, path, copies);
      return there === undefined ? name : there;
    },
  };
  const others = bringing(unrolled, graft(d, namedByPath, names));
  const inside = extract(d, canvasKeys, path);
  const lying = copies.flatMap((copy) =>
    bringing(unrolled, graft(inside, canvasKeys, joinPath(scope, copy))),
  );
  return [...others, ...lying];
}
