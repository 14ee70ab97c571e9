// Everything in a graph that has a name, at every level: nodes, their ports, parameters, weights and values, and the
// dimensions. Each place knows by what it is found and where it lies.
import {
  allNodes,
  type Checked,
  type CheckedNode,
  countingParams,
  dimensionMeaning,
  type NodePath,
  plural,
  printAxes,
  splitPath,
} from "../../core/index.ts";
import { printParam } from "../edit/nodes/nodes.ts";

export const placeKinds = {
  node: "Nodes",
  port: "Ports",
  dimension: "Dimensions",
  parameter: "Parameters",
  weight: "Weights",
  value: "Values",
} as const;

export type PlaceKind = keyof typeof placeKinds;

export interface Place {
  readonly id: string;
  readonly kind: PlaceKind;
  /** What it is called: the title of a node, the name of a port. */
  readonly name: string;
  /** What else it is called: the id of a node, the number that a parameter has. */
  readonly also: string;
  /** What it is a kind of, and where: words by which many are found at once. */
  readonly about: string;
  /** As it is shown. */
  readonly label: string;
  readonly note: string;
  /** The node that it belongs to; null: the graph. */
  readonly path: NodePath | null;
  /** How many groups it lies in: the nearer to the top, the earlier is it found. */
  readonly depth: number;
}

export function placesOf(checked: Checked): readonly Place[] {
  return [...allNodes(checked.root).flatMap(placesOfNode), ...dimensionsOf(checked)];
}

function placesOfNode(node: CheckedNode): Place[] {
  const { path, title, block, spec } = node;
  const id = splitPath(path)[1];
  const kindName = block?.title ?? spec.block;
  const shared = { path, depth: path.split("/").length - 1 };
  const within = `${title} ${path}`;
  const inside = node.body ? `, ${plural(node.body.nodes.length, "node")} inside` : "";
  const place = (kind: PlaceKind, name: string, more: string, called: string = kind, about = ""): Place => ({
    ...shared,
    ...{ id: `${called} ${path} ${name}`, kind, name, also: more },
    about: `${kind} ${called} ${about} ${within}`,
    label: more === "" ? name : `${name}  ${more}`,
    note: `${called} of ${title}${title === path ? "" : ` · ${path}`}`,
  });
  return [
    {
      ...shared,
      ...{ id: `node ${path}`, kind: "node", name: title, also: id, label: title },
      about: `node ${kindName} ${spec.block.replaceAll("_", " ")} ${block?.words.join(" ") ?? ""} ${path}`,
      note: `${kindName === title ? "" : `${kindName} · `}${path}${inside}`,
    },
    ...node.inputs.map((p) => place("port", p.name, "", "input", p.socketKind)),
    ...node.outputs.map((p) => place("port", p.name, "", "output", p.socketKind)),
    ...countingParams(block?.params ?? {}, spec.params).map((name) => {
      const value = spec.params?.[name] ?? block?.params[name]?.default;
      return place("parameter", name, value === undefined ? "" : `= ${printParam(value)}`);
    }),
    ...node.weights.map((w) => place("weight", w.name, printAxes(w.axes))),
    ...node.outputs.map((p) =>
      place("value", p.name, p.type.axes ? printAxes(p.type.axes) : "", "value", "tensor"),
    ),
  ];
}

const dimensionsOf = ({ document: { dims } }: Checked): Place[] =>
  Object.entries(dims).map(([name, size]) => {
    const meaning = dimensionMeaning(name) ?? "";
    return {
      ...{ id: `dimension ${name}`, kind: "dimension", name, also: `= ${size}`, label: `${name}  = ${size}` },
      ...{ about: `dimension size ${meaning}`, path: null, depth: 0 },
      note: ["dimension", meaning.split(":")[0]].filter(Boolean).join(" · "),
    };
  });
