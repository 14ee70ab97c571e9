// A group made into a repeat, and a repeat into a group of one iteration, as edits. Weights, ties, places and notes
// follow: what was the group's is the first iteration's, and back.
import {
  type Edit,
  type Feed,
  type Graph,
  type HeddleDocument,
  isRepeat,
  joinPath,
  type NodeSpec,
  splitPath,
} from "../model/index.ts";
import { applyEdit } from "./apply-edit.ts";
import { namedByPath } from "./fields.ts";
import { freeId } from "./fresh-id.ts";
import type { GroupEdits } from "./group-edits.ts";
import { bringing, graft } from "./named-by-path.ts";
import { moving, type Names } from "./names.ts";
import { graphAt, specAt } from "./scope.ts";
import { nameWithin, reseeded, seededAs, seedScopeAt } from "./seed-names.ts";
import { iterationOf, nameInside } from "./weight-names.ts";
import { printWire, readersOf, wiresOf } from "./wires.ts";

/** An output of a group and the input that takes it in the next iteration. */
export interface Carry {
  readonly input: string;
  readonly output: string;
  /** What both are called afterwards, if that is free. */
  readonly as?: string;
}

const refuse = (why: string): GroupEdits => ({ ok: false, why });

/** Repeats a group. What no pair carries enters all iterations alike. `count`: a number or a size, `N`. */
export function repeatEdits(
  d: HeddleDocument,
  path: string,
  count: string,
  carry: readonly Carry[],
): GroupEdits {
  const [scope, id] = splitPath(path);
  const spec = specAt(d, path);
  if (!spec) return refuse(`There is no node "${path}".`);
  if (isRepeat(spec)) return refuse(`"${path}" is a Repeat already: set its count in the inspector.`);
  if (!spec.body) return refuse(`"${path}" is not a group: there is nothing to repeat.`);
  const { inputs = {}, outputs = [] } = spec.body;
  const named = portNames(Object.keys(inputs), outputs, carry);
  const carried = new Set(carry.map((c) => c.input));
  const ins = Object.keys(inputs).map((p): [string, Feed] => [
    named.input(p),
    carried.has(p) ? "carried" : "shared",
  ]);
  const within = seedScopeAt(d, scope);
  const name = nameWithin(within, id, spec);
  const before = name === "" ? "" : `${name}.`;
  const body = reseeded(spec.body, (as) => (as.startsWith(before) ? as.slice(before.length) : as));
  const { params: _, drawAs: __, ...plain } = spec;
  const repeat = {
    ...plain,
    block: "repeat",
    params: { count },
    body: {
      ...body,
      inputs: Object.fromEntries(ins),
      outputs: outputs.map(named.output),
      wires: renamedInside(body, named),
    },
  };
  // A group that was made of the first iteration goes back to being it.
  const own = name.replace(/\.0$/, "");
  const node = own === "" ? repeat : seededAs(repeat, within, id, own);
  return remade(d, path, node, named, (rest) => `0.${rest}`);
}

/** Makes a group of the first iteration; the weights of the others go. */
export function onceEdits(d: HeddleDocument, path: string): GroupEdits {
  const [scope, id] = splitPath(path);
  const spec = specAt(d, path);
  if (!spec?.body || !isRepeat(spec)) return refuse(`"${path}" is not a Repeat.`);
  const why = stackedRefusal(d, path) ?? eachRefusal(d, path);
  if (why) return refuse(why);
  const { block: _, params, drawAs: __, ...plain } = spec;
  const within = seedScopeAt(d, scope);
  const isShared = params?.weights === "shared";
  const name = iterationName(nameWithin(within, id, spec), isShared ? undefined : 0);
  const body = {
    ...reseeded(spec.body, (as) => `${name}.${as}`),
    inputs: Object.fromEntries(Object.keys(spec.body.inputs ?? {}).map((p) => [p, "shared" as const])),
  };
  const node = seededAs({ block: "group", ...plain, body }, within, id, name);
  const first = (rest: string): string | null => {
    const at = iterationOf(rest);
    return at === undefined ? rest : at.iteration === 0 ? at.name : null;
  };
  return remade(d, path, node, asNamed, first);
}

/** What an iteration draws by, as a group in the place of its repeat; all draw alike where they share weights. */
export const iterationName = (repeat: string, iteration: number | undefined): string =>
  iteration === undefined ? repeat : `${repeat}.${iteration}`;

/** An output that is not carried holds one entry for each iteration; without a repeat nothing can stand for it. */
export function stackedRefusal(d: HeddleDocument, path: string): string | undefined {
  const [scope, id] = splitPath(path);
  const { inputs = {}, outputs = [] } = specAt(d, path)?.body ?? {};
  const graph = graphAt(d, scope);
  for (const port of outputs) {
    const [reader] = graph && inputs[port] !== "carried" ? readersOf(graph, `${id}.${port}`) : [];
    if (reader !== undefined)
      return `${path}.${port} stacks the values of all iterations, and ${reader} reads it: disconnect that wire first.`;
  }
  return undefined;
}

function eachRefusal(d: HeddleDocument, path: string): string | undefined {
  const each = Object.entries(specAt(d, path)?.body?.inputs ?? {}).find(([, feed]) => feed === "each");
  return each && `${path}.${each[0]} gives each iteration an entry of its own: set its feed to shared first.`;
}

interface PortNames {
  readonly input: (port: string) => string;
  readonly output: (port: string) => string;
}

const asNamed: PortNames = { input: (p) => p, output: (p) => p };

/** The two ports of a pair are called alike: as is wished, as the input is, as the output, else by a free name. */
function portNames(
  inputs: readonly string[],
  outputs: readonly string[],
  carry: readonly Carry[],
): PortNames {
  const [ins, outs] = [new Map<string, string>(), new Map<string, string>()];
  for (const { input, output, as = input } of carry) {
    const othersIn = inputs.filter((p) => p !== input).map((p) => ins.get(p) ?? p);
    const othersOut = outputs.filter((p) => p !== output).map((p) => outs.get(p) ?? p);
    const isFree = (name: string) =>
      !(name !== input && othersIn.includes(name)) && !(name !== output && othersOut.includes(name));
    const name = [as, input, output].find(isFree) ?? freeId(input, new Set([...othersIn, ...othersOut]));
    ins.set(input, name);
    outs.set(output, name);
  }
  return { input: (p) => ins.get(p) ?? p, output: (p) => outs.get(p) ?? p };
}

/** The wires inside a group with its ports renamed. */
const renamedInside = (body: Graph, named: PortNames): string[] =>
  wiresOf(body).map(({ from, to }) =>
    printWire({
      from: from.node === "in" ? { ...from, port: named.input(from.port) } : from,
      to: to.node === "out" ? { ...to, port: named.output(to.port) } : to,
    }),
  );

/** The wires that begin or end at a group, with its ports renamed. */
const renamedAround = (graph: Graph, id: string, named: PortNames): string[] =>
  wiresOf(graph).flatMap(({ from, to }) => {
    if (from.node === id) return [printWire({ from: { ...from, port: named.output(from.port) }, to })];
    if (to.node === id) return [printWire({ from, to: { ...to, port: named.input(to.port) } })];
    return [];
  });

/** The node in the place of the old one, with everything that named it following. */
function remade(
  d: HeddleDocument,
  path: string,
  node: NodeSpec,
  named: PortNames,
  weight: (rest: string) => string | null,
): GroupEdits {
  const [scope, id] = splitPath(path);
  const graph = graphAt(d, scope)!;
  const edits: Edit[] = [
    { edit: "removeNode", scope, id },
    { edit: "addNode", scope, id, node },
    ...renamedAround(graph, id, named).map((wire): Edit => ({ edit: "connect", scope, wire })),
  ];
  const done = applyEdit(d, { edit: "all", edits });
  if (!done.ok) return refuse(done.why);
  const renamedPort = (of: string, rename: (port: string) => string) => (address: string) =>
    address.startsWith(`${of}.`) ? `${of}.${rename(address.slice(of.length + 1))}` : address;
  const out = renamedPort(joinPath(path, "out"), named.output);
  const into = renamedPort(path, named.input);
  const names: Names = {
    ...moving(new Map()),
    wire: (input) => into(out(input)),
    output: renamedPort(path, named.output),
    weight: (name) => {
      const at = nameInside(name, path);
      const rest = at && weight(at.rest);
      return at === undefined ? name : typeof rest === "string" ? `${at.group}.${rest}` : null;
    },
  };
  return { ok: true, edits: [...edits, ...bringing(done.document, graft(d, namedByPath, names))] };
}
