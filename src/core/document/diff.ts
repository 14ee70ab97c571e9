// What was rewired: the difference of two documents as edits, each with a sentence. Layout is told apart.

import {
  type Edit,
  type Graph,
  type HeddleDocument,
  joinPath,
  type NodeSpec,
  type NoteKind,
  type ParamValue,
  splitPath,
} from "../model/index.ts";
import { routedWire } from "./routes.ts";
import { graphAt } from "./scope.ts";
import { touches } from "./wires.ts";

export interface Change {
  readonly edit: Edit;
  readonly text: string;
  /** Changes of meaning come to a different computation; the others move or describe. */
  readonly kind: "structure" | "parameter" | "size" | "weight" | "text" | "layout" | "description";
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
const show = (v: ParamValue | undefined): string =>
  v === undefined ? "its default" : typeof v === "string" ? v : JSON.stringify(v);

/** Edits that turn `a` into `b`, in an order in which they apply. */
export function diffDocuments(a: HeddleDocument, b: HeddleDocument): Change[] {
  return [
    ...dims(a, b),
    ...graphs("", a, b),
    ...streams(a, b),
    ...weights(a, b),
    ...meta(a, b),
    ...notes("comments", a, b),
    ...notes("frames", a, b),
    ...layout(a, b),
  ];
}

function dims(a: HeddleDocument, b: HeddleDocument): Change[] {
  return keys(a.dims, b.dims).flatMap((dim): Change[] => {
    const [x, y] = [a.dims[dim], b.dims[dim]];
    if (same(x, y)) return [];
    const text =
      y === undefined
        ? `dim ${dim} removed`
        : x === undefined
          ? `dim ${dim} = ${y} added`
          : `${dim}: ${x} → ${y}`;
    return [{ kind: "size", edit: { edit: "setDim", dim, value: y ?? null }, text }];
  });
}

function graphs(scope: string, a: Graph, b: Graph): Change[] {
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
        text: `wire ${inScope(scope)}${wire} cut`,
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
      out.push(...nodes(joinPath(scope, id), old, node));
    }
  }
  const broken = (wire: string) => gone.some((id) => touches(wire, id));
  for (const wire of b.wires) {
    if (!a.wires.includes(wire) || broken(wire)) {
      out.push({
        kind: "structure",
        edit: { edit: "connect", scope, wire },
        text: `wire ${inScope(scope)}${wire} drawn`,
      });
    }
  }
  return out;
}

const inScope = (scope: string): string => (scope === "" ? "" : `in "${scope}": `);

function nodes(path: string, a: NodeSpec, b: NodeSpec): Change[] {
  const out: Change[] = [];
  for (const param of keys(a.params ?? {}, b.params ?? {})) {
    const [x, y] = [a.params?.[param], b.params?.[param]];
    if (!same(x, y))
      out.push({
        kind: "parameter",
        edit: { edit: "setParam", node: path, param, value: y ?? null },
        text: `${path}.${param}: ${show(x)} → ${show(y)}`,
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
      text: `${path} is now called "${b.title ?? b.block}"`,
    });
  if (a.drawAs !== b.drawAs)
    out.push({
      kind: "weight",
      edit: { edit: "setDrawAs", node: path, name: b.drawAs ?? null },
      text: `${path} draws its initial values as ${b.drawAs === undefined ? "itself" : `"${b.drawAs}"`}`,
    });
  if (a.body && b.body) out.push(...graphs(path, a.body, b.body));
  else if (b.body)
    out.push({
      kind: "structure",
      edit: { edit: "inline", node: path, body: b.body },
      text: `${path} opened for editing`,
    });
  return out;
}

function streams(a: HeddleDocument, b: HeddleDocument): Change[] {
  return keys(a.text, b.text).flatMap((stream): Change[] =>
    a.text[stream] === b.text[stream]
      ? []
      : [
          {
            kind: "text",
            edit: { edit: "setText", stream, text: b.text[stream] ?? "" },
            text: `text "${stream}" changed`,
          },
        ],
  );
}

function weights(a: HeddleDocument, b: HeddleDocument): Change[] {
  const values = keys(a.weights ?? {}, b.weights ?? {}).flatMap((weight): Change[] => {
    const [x, y] = [a.weights?.[weight], b.weights?.[weight]];
    return same(x, y)
      ? []
      : [
          {
            kind: "weight",
            edit: { edit: "setWeight", weight, value: y ?? null },
            text: `weight ${weight} ${y === undefined ? "removed" : x === undefined ? "given" : "changed"}`,
          },
        ];
  });
  const ties = keys(a.ties ?? {}, b.ties ?? {}).flatMap((weight): Change[] => {
    const to = b.ties?.[weight];
    return a.ties?.[weight] === to
      ? []
      : [
          {
            kind: "structure",
            edit: { edit: "setTie", weight, to: to ?? null },
            text: to === undefined ? `${weight} untied` : `${weight} tied to ${to}`,
          },
        ];
  });
  return [...ties, ...values];
}

function meta(a: HeddleDocument, b: HeddleDocument): Change[] {
  const fields = [
    "name",
    "about",
    "seed",
    "vocabulary",
    "objective",
    "task",
    "weightsFile",
    "variants",
  ] as const;
  return fields.flatMap((field): Change[] => {
    if (same(a[field], b[field])) return [];
    const kind =
      field === "seed" || field === "vocabulary" || field === "objective" || field === "weightsFile"
        ? "structure"
        : "description";
    return [
      { kind, edit: { edit: "setMeta", set: { [field]: b[field] ?? null } }, text: `${field} changed` },
    ];
  });
}

function notes(kind: NoteKind, a: HeddleDocument, b: HeddleDocument): Change[] {
  const word = kind === "comments" ? "comment" : "frame";
  return keys(a[kind] ?? {}, b[kind] ?? {}).flatMap((path): Change[] => {
    const [x, y] = [a[kind]?.[path], b[kind]?.[path]];
    if (same(x, y)) return [];
    // Notes inside a group that was removed went with it.
    if (!y && !graphAt(b, splitPath(path)[0])) return [];
    const what = y === undefined ? "removed" : x === undefined ? "added" : "changed";
    return [
      {
        kind: "description",
        edit: { edit: "setNote", kind, path, note: y ?? null },
        text: `${word} "${(y ?? x)?.text.split("\n")[0]}" ${what}`,
      },
    ];
  });
}

function layout(a: HeddleDocument, b: HeddleDocument): Change[] {
  return [...places(a, b), ...routes(a, b)];
}

function routes(a: HeddleDocument, b: HeddleDocument): Change[] {
  return keys(a.routes ?? {}, b.routes ?? {}).flatMap((key): Change[] => {
    const led = routedWire(b, key);
    const via = b.routes?.[key] ?? [];
    if (!led || same(a.routes?.[key] ?? [], via)) return [];
    const text = `wire ${inScope(led.scope)}${led.wire} ${via.length > 0 ? "led through points" : "left to find its way"}`;
    return [{ kind: "layout", edit: { edit: "route", ...led, via }, text }];
  });
}

function places(a: HeddleDocument, b: HeddleDocument): Change[] {
  const moved = keys(a.layout, b.layout).filter((p) => !same(a.layout[p], b.layout[p]));
  if (moved.length === 0) return [];
  const to = Object.fromEntries(moved.map((p) => [p, b.layout[p] ?? null]));
  return [
    {
      kind: "layout",
      edit: { edit: "move", to },
      text: `${moved.length} ${moved.length === 1 ? "node" : "nodes"} moved`,
    },
  ];
}

const keys = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];
