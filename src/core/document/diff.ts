// What was rewired: the difference of two documents as edits, each with a sentence. Layout is told apart.
import { type Graph, type HeddleDocument, joinPath, type NodeSpec, type ParamValue } from "../model/index.ts";
import { type Change, inScope, keysOf, same } from "./changes.ts";
import { fieldKeys, fieldOf } from "./fields.ts";
import { touches } from "./wires.ts";

/** What a parameter of a kind of block is where nothing is written. */
type Defaults = (block: string, param: string) => ParamValue | undefined;

const show = (v: ParamValue | undefined): string =>
  v === undefined ? "its default" : typeof v === "string" ? v : JSON.stringify(v);

/** Kinds of changes to fields that come before the graph's, and after. Places of what is not there yet are refused. */
const before: readonly Change["kind"][] = ["size"];
const after: readonly Change["kind"][] = ["text", "structure", "weight", "description", "layout"];

/** Edits that turn `a` into `b`, in an order in which they apply. Blocks are on a floor above, and say their defaults. */
export function diffBy(defaults: Defaults, a: HeddleDocument, b: HeddleDocument): Change[] {
  const fields = fieldKeys.flatMap((key) => fieldOf(key).changes(a, b));
  const of = (kinds: readonly Change["kind"][]) => kinds.flatMap((k) => fields.filter((c) => c.kind === k));
  return [...of(before), ...graphs(defaults, "", a, b), ...of(after)];
}

function graphs(defaults: Defaults, scope: string, a: Graph, b: Graph): Change[] {
  const out: Change[] = [];
  const wires = (w: readonly string[], other: readonly string[]) => w.filter((x) => !other.includes(x));
  // A node of another kind is another node, whatever its id.
  const replaced = (id: string) =>
    a.nodes[id] !== undefined && b.nodes[id] !== undefined && a.nodes[id]?.block !== b.nodes[id]?.block;
  const gone = Object.keys(a.nodes).filter((id) => !(id in b.nodes) || replaced(id));
  for (const wire of wires(a.wires, b.wires)) {
    if (!gone.some((id) => touches(wire, id))) {
      out.push({
        kind: "structure",
        edit: { edit: "disconnect", scope, wire },
        text: `wire ${inScope(scope)}${wire} removed`,
      });
    }
  }
  for (const id of gone) {
    out.push({
      kind: "structure",
      edit: { edit: "removeNode", scope, id },
      text: `${a.nodes[id]?.block} "${joinPath(scope, id)}" removed`,
    });
  }
  if (!same(a.inputs, b.inputs) || !same(a.outputs, b.outputs)) {
    out.push({
      kind: "structure",
      edit: { edit: "setPorts", scope, inputs: b.inputs ?? {}, outputs: b.outputs ?? [] },
      text: `ports of "${scope}" changed`,
    });
  }
  for (const [id, node] of Object.entries(b.nodes)) {
    const old = a.nodes[id];
    if (!old || gone.includes(id)) {
      out.push({
        kind: "structure",
        edit: { edit: "addNode", scope, id, node },
        text: `${node.block} "${joinPath(scope, id)}" added`,
      });
    } else if (old !== node) {
      out.push(...nodes(defaults, joinPath(scope, id), old, node));
    }
  }
  const broken = (wire: string) => gone.some((id) => touches(wire, id));
  for (const wire of b.wires) {
    if (!a.wires.includes(wire) || broken(wire)) {
      out.push({
        kind: "structure",
        edit: { edit: "connect", scope, wire },
        text: `wire ${inScope(scope)}${wire} added`,
      });
    }
  }
  return out;
}

function nodes(defaults: Defaults, path: string, a: NodeSpec, b: NodeSpec): Change[] {
  const out: Change[] = [];
  for (const param of keysOf(a.params ?? {}, b.params ?? {})) {
    const [x, y] = [a.params?.[param], b.params?.[param]];
    if (!same(x, y))
      out.push({
        kind: "parameter",
        edit: { edit: "setParam", node: path, param, value: y ?? null },
        text: `${path}.${param}: ${show(x ?? defaults(a.block, param))} → ${show(y ?? defaults(b.block, param))}`,
      });
  }
  for (const flag of ["bypass", "mute"] as const) {
    const [x, y] = [a[flag] ?? false, b[flag] ?? false];
    const word = flag === "bypass" ? "bypassed" : "muted";
    if (x !== y)
      out.push({
        kind: "structure",
        edit: { edit: "setFlag", node: path, flag, on: y },
        text: y ? `${path} ${word}` : `${path} no longer ${word}`,
      });
  }
  if (a.title !== b.title)
    out.push({
      kind: "description",
      edit: { edit: "setTitle", node: path, title: b.title ?? null },
      text: `${path} is now titled "${b.title ?? b.block}"`,
    });
  if (a.drawAs !== b.drawAs)
    out.push({
      kind: "weight",
      edit: { edit: "setDrawAs", node: path, name: b.drawAs ?? null },
      text: `${path} is initialized as ${b.drawAs === undefined ? "itself" : `"${b.drawAs}"`}`,
    });
  if (a.body && b.body) out.push(...graphs(defaults, path, a.body, b.body));
  else if (b.body)
    out.push({
      kind: "structure",
      edit: { edit: "inline", node: path, body: b.body },
      text: `${path} opened for editing`,
    });
  return out;
}
