// Giving a group ports, naming and removing them. The wires inside and around it follow, and it is one step each. In a
// repeat a carried input has an output of its name: they come, go and are named together.
import {
  type Edit,
  type Feed,
  findNode,
  type Graph,
  type NodePath,
  parseWire,
  printWire,
  splitPath,
  type Wire,
} from "../../../core/index.ts";
import { checkedGraphAt, checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { inlining, performOn } from "../gesture.ts";

export type PortSide = "inputs" | "outputs";

interface Ports {
  readonly inputs: Readonly<Record<string, Feed>>;
  readonly outputs: readonly string[];
}

export const portsOf = ({ inputs = {}, outputs = [] }: Graph): Ports => ({ inputs, outputs });

/** Why a port cannot be called so; undefined when it can. */
export function refusePort({ inputs, outputs }: Ports, side: PortSide, name: string): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    return "must start with a lowercase letter, followed by lowercase letters, digits or _";
  const taken = side === "inputs" ? Object.keys(inputs) : outputs;
  return taken.includes(name) ? `port ${name} already exists; choose another name` : undefined;
}

/** Puts a group's ports, with the wires that this adds or takes away around it. */
function setPorts(path: NodePath, ports: Ports, wires: readonly Edit[], label: string): boolean {
  const own = inlining(path).filter((e) => e.edit === "inline" && e.node === path);
  return performOn(path, [...own, { edit: "setPorts", scope: path, ...ports }, ...wires], { label });
}

interface Around {
  readonly ports: Ports;
  /** Wires inside, and in the graph that holds the group. */
  readonly inner: readonly Wire[];
  readonly outer: readonly Wire[];
  readonly holder: NodePath;
  readonly id: string;
}

function around(path: NodePath): Around | null {
  const checked = checkedOf(useStore.getState().document);
  const graph = findNode(checked, path)?.body?.graph;
  const [holder, id] = splitPath(path);
  const outside = checkedGraphAt(checked, holder)?.graph.wires ?? [];
  const wires = (all: readonly string[]) => all.flatMap((text) => parseWire(text) ?? []);
  return graph
    ? { ports: portsOf(graph), inner: wires(graph.wires), outer: wires(outside), holder, id }
    : null;
}

/** Wires around the group that end or begin at one of its ports. */
const wiresAtPort = ({ outer, id }: Around, side: PortSide, port: string): Wire[] =>
  outer.filter(({ from, to }) => {
    const end = side === "inputs" ? to : from;
    return end.node === id && end.port === port;
  });

const disconnect = (scope: NodePath, wire: Wire): Edit => ({
  edit: "disconnect",
  scope,
  wire: printWire(wire),
});
const connect = (scope: NodePath, wire: Wire): Edit => ({ edit: "connect", scope, wire: printWire(wire) });

export function addPort(path: NodePath, side: PortSide, name: string): boolean {
  const now = around(path);
  if (!now) return false;
  const { inputs, outputs } = now.ports;
  const ports =
    side === "inputs"
      ? { inputs: { ...inputs, [name]: "shared" as const }, outputs }
      : { inputs, outputs: [...outputs, name] };
  return setPorts(path, ports, [], `Add ${side === "inputs" ? "input" : "output"} ${name} to ${now.id}`);
}

/** Sides on which a port stands that comes and goes as one. */
function sidesOf({ inputs, outputs }: Ports, side: PortSide, name: string): PortSide[] {
  return inputs[name] === "carried" && outputs.includes(name) ? ["inputs", "outputs"] : [side];
}

export function removePort(path: NodePath, side: PortSide, name: string): boolean {
  const now = around(path);
  if (!now) return false;
  const { inputs, outputs } = now.ports;
  const sides = sidesOf(now.ports, side, name);
  const { [name]: _, ...others } = inputs;
  const ports = {
    inputs: sides.includes("inputs") ? others : inputs,
    outputs: sides.includes("outputs") ? outputs.filter((o) => o !== name) : outputs,
  };
  const gone = sides.flatMap((s) => wiresAtPort(now, s, name)).map((w) => disconnect(now.holder, w));
  return setPorts(path, ports, gone, `Remove port ${name} of ${now.id}`);
}

export function renamePort(path: NodePath, side: PortSide, name: string, to: string): boolean {
  const now = around(path);
  if (!now || name === to) return false;
  const sides = sidesOf(now.ports, side, name);
  const named = (port: string) => (port === name ? to : port);
  const [ins, outs] = [sides.includes("inputs"), sides.includes("outputs")];
  const ports = {
    inputs: ins
      ? Object.fromEntries(Object.entries(now.ports.inputs).map(([p, feed]) => [named(p), feed]))
      : now.ports.inputs,
    outputs: outs ? now.ports.outputs.map(named) : now.ports.outputs,
  };
  const inner = now.inner.flatMap(({ from, to: end }): Edit[] => {
    const begins = ins && from.node === "in" && from.port === name;
    const ends = outs && end.node === "out" && end.port === name;
    if (!begins && !ends) return [];
    return [
      connect(path, {
        from: begins ? { ...from, port: to } : from,
        to: ends ? { ...end, port: to } : end,
      }),
    ];
  });
  const outer = sides.flatMap((s) =>
    wiresAtPort(now, s, name).flatMap((wire) => {
      const { from, to: end } = wire;
      const again =
        s === "inputs" ? { from, to: { ...end, port: to } } : { from: { ...from, port: to }, to: end };
      return [disconnect(now.holder, wire), connect(now.holder, again)];
    }),
  );
  return setPorts(path, ports, [...inner, ...outer], `Rename port ${name} of ${now.id} to ${to}`);
}

/** How a repeat feeds an input. What is carried needs an output to come from. */
export function feedPort(path: NodePath, name: string, feed: Feed): boolean {
  const now = around(path);
  if (!now) return false;
  const { inputs, outputs } = now.ports;
  const needs = feed === "carried" && !outputs.includes(name);
  const ports = { inputs: { ...inputs, [name]: feed }, outputs: needs ? [...outputs, name] : outputs };
  return setPorts(path, ports, [], `Set feed of ${name} of ${now.id} to ${feed}`);
}
