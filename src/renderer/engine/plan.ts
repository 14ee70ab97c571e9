// The forward pass as steps, in the order in which the program computes them: a group, then what is inside it;
// a repeat, then its iterations one after the other. Each input knows the address of the value that came in.
import {
  type Checked,
  type CheckedGraph,
  type CheckedNode,
  type CheckedPort,
  joinPath,
  type NodePath,
  printWire,
  type WireText,
} from "../../core/index.ts";

/** One iteration of a repeat that a step lies in. */
interface Round {
  readonly repeat: NodePath;
  readonly title: string;
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

interface StepInput {
  readonly port: CheckedPort;
  readonly wire: WireText;
  /** `blocks[0]/norm_1.x`; null where the value that came in is no output of any node. */
  readonly address: string | null;
}

export interface Step {
  readonly node: CheckedNode;
  readonly scope: NodePath;
  /** Path with iterations, `blocks[1]/attn`. */
  readonly address: string;
  /** Outermost first. */
  readonly rounds: readonly Round[];
  readonly inputs: readonly StepInput[];
}

/** Port → address of its value. */
type Addresses = Readonly<Record<string, string | null>>;

interface Place {
  readonly address: string;
  readonly rounds: readonly Round[];
}

export function planOf(checked: Checked): readonly Step[] {
  const steps: Step[] = [];
  walk(checked.root, { address: "", rounds: [] }, {}, steps);
  return steps;
}

/** Steps of a graph; gives the addresses of what leaves it. */
function walk(graph: CheckedGraph, place: Place, entering: Addresses, steps: Step[]): Addresses {
  const made = new Map<string, Addresses>([["in", entering]]);
  const addressIn = (source: CheckedPort["source"]) =>
    source === null ? null : (made.get(source.node)?.[source.port] ?? null);
  for (const node of graph.nodes) {
    const address = place.address === "" ? node.id : `${place.address}/${node.id}`;
    const outs = Object.fromEntries(node.outputs.map((p) => [p.name, `${address}.${p.name}`]));
    made.set(node.id, outs);
    if (node.state === "off" || node.state === "wrong") continue;
    const inputs = node.inputs.flatMap((port): StepInput[] => {
      if (port.source === null) return [];
      const wire = printWire({ from: port.source, to: { node: node.id, port: port.name } });
      return [{ port, wire, address: addressIn(port.source) }];
    });
    steps.push({ node, scope: graph.path, address, rounds: place.rounds, inputs });
    if (!node.body || node.state === "bypassed") continue;
    const ins = Object.fromEntries(inputs.map((i) => [i.port.name, i.address]));
    if (node.count === undefined) walk(node.body, { address, rounds: place.rounds }, ins, steps);
    else rounds(node, node.body, { address, rounds: place.rounds }, ins, steps);
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([port, o]) => [port, addressIn(o.source)]));
}

function rounds(node: CheckedNode, body: CheckedGraph, place: Place, ins: Addresses, steps: Step[]): void {
  const feeds = node.spec.body?.inputs ?? {};
  const count = node.count ?? 0;
  let carried = ins;
  for (let index = 0; index < count; index++) {
    const round: Round = { repeat: node.path, title: node.title, index, count };
    // One iteration's share of a value has no address of its own.
    const entering = Object.fromEntries(
      Object.entries(feeds).map(([port, feed]) => [
        port,
        feed === "each" ? null : ((feed === "carried" ? carried[port] : ins[port]) ?? null),
      ]),
    );
    const here = { address: `${place.address}[${index}]`, rounds: [...place.rounds, round] };
    carried = { ...carried, ...walk(body, here, entering, steps) };
  }
}

/** The next step that does not lie inside the one at `index`; the last step where there is none. */
export function stepOver(steps: readonly Step[], index: number): number {
  const inside = `${steps[index]?.address}`;
  const next = steps.findIndex(
    (s, i) => i > index && !s.address.startsWith(`${inside}/`) && !s.address.startsWith(`${inside}[`),
  );
  return next < 0 ? steps.length - 1 : next;
}

/** Where a step is, for people: `Block 2 of 4 › Attention`. */
export function whereabouts(step: Step, titleOf: (path: NodePath) => string): string {
  const ids = step.scope === "" ? [] : step.scope.split("/");
  return ids
    .map((_, i) => {
      const path = ids.slice(0, i + 1).join("/");
      const round = step.rounds.find((r) => r.repeat === path);
      return round ? `${round.title}, ${round.index + 1} of ${round.count}` : titleOf(path);
    })
    .join(" › ");
}

export const stepPath = (step: Step): NodePath => joinPath(step.scope, step.node.id);
