// The one function that changes a document. Pure; it never throws on bad input but refuses with a reason.
import {
  type Edit,
  type Graph,
  type HeddleDocument,
  idPattern,
  joinPath,
  type NodeSpec,
  splitPath,
} from "../model/index.ts";
import { formatOf } from "./format.ts";
import { excessAfter, maxName } from "./limits.ts";
import { replaceOptional } from "./optional.ts";
import { byTarget } from "./print.ts";
import { renamed, withoutNode } from "./references.ts";
import { withoutLost, withRoute } from "./routes.ts";
import { graphAt, specAt, withGraph, withSpec } from "./scope.ts";
import { parseWire, refuseWire, routeKey } from "./wires.ts";

export type Applied =
  | { readonly ok: true; readonly document: HeddleDocument }
  | { readonly ok: false; readonly why: string };

type Of<K extends Edit["edit"]> = Extract<Edit, { readonly edit: K }>;

const refuse = (why: string): Applied => ({ ok: false, why });
const accept = (document: HeddleDocument): Applied => ({ ok: true, document });

/** Applies an edit, or says in one sentence why it cannot be. The document given is never changed. */
export function applyEdit(document: HeddleDocument, edit: Edit): Applied {
  const kind = edit?.edit;
  if (!Object.hasOwn(rules, kind)) return refuse(`Unknown edit "${String(kind)}".`);
  const rule = rules[kind] as (d: HeddleDocument, e: Edit) => Applied;
  try {
    const made = rule(document, edit);
    const excess = made.ok ? excessAfter(document, made.document) : null;
    return excess === null ? made : refuse(excess);
  } catch {
    // The types keep every edit that the app makes well-formed; one from elsewhere may lack anything.
    return refuse(`The edit "${kind}" is malformed: it lacks a field, or has one of another kind.`);
  }
}

const rules: { readonly [K in Edit["edit"]]: (d: HeddleDocument, e: Of<K>) => Applied } = {
  addNode: (d, e) =>
    inScope(d, e.scope, (graph) => {
      const bad = badId(graph, e.id);
      if (bad) return refuse(bad);
      const next = withGraph(d, e.scope, { ...graph, nodes: { ...graph.nodes, [e.id]: e.node } });
      return accept(
        e.at ? { ...next, layout: { ...next.layout, [joinPath(e.scope, e.id)]: rounded(e.at) } } : next,
      );
    }),

  removeNode: (d, e) =>
    inScope(d, e.scope, (graph) => {
      if (!(e.id in graph.nodes)) return refuse(`There is no node "${joinPath(e.scope, e.id)}".`);
      return accept(withoutNode(d, e.scope, e.id));
    }),

  renameNode: (d, e) =>
    inScope(d, e.scope, (graph) => {
      if (!(e.id in graph.nodes)) return refuse(`There is no node "${joinPath(e.scope, e.id)}".`);
      if (e.id === e.to) return accept(d);
      const bad = badId(graph, e.to);
      return bad ? refuse(bad) : accept(renamed(d, e.scope, e.id, e.to));
    }),

  setBlock: (d, e) => onNode(d, e.node, (spec) => ({ ...spec, block: e.block })),

  setTitle: (d, e) =>
    onNode(d, e.node, (spec) => {
      const { title: _, ...rest } = spec;
      return e.title === null || e.title.trim() === "" ? rest : { ...rest, title: e.title };
    }),

  setDrawAs: (d, e) =>
    onNode(d, e.node, (spec) => {
      const { drawAs: _, ...rest } = spec;
      return e.name === null ? rest : { ...rest, drawAs: e.name };
    }),

  setParam: (d, e) =>
    onNode(d, e.node, (spec) => {
      const { params = {}, ...rest } = spec;
      const { [e.param]: _, ...others } = params;
      const next = e.value === null ? others : { ...params, [e.param]: e.value };
      return Object.keys(next).length === 0 ? rest : { ...spec, params: next };
    }),

  setFlag: (d, e) =>
    onNode(d, e.node, (spec) => {
      const { [e.flag]: _, ...rest } = spec;
      return e.on ? { ...spec, [e.flag]: true } : rest;
    }),

  connect: (d, e) =>
    inScope(d, e.scope, (graph) => {
      const wire = parseWire(e.wire);
      if (!wire) return refuse(`The wire "${e.wire}" must have the form "a.out → b.in".`);
      const why = refuseWire(graph, wire);
      if (why) return refuse(why);
      if (graph.wires.includes(e.wire)) return accept(d);
      // An input takes one wire: the new one takes the old one's place.
      const others = graph.wires.filter((text) => {
        const w = parseWire(text);
        return !w || w.to.node !== wire.to.node || w.to.port !== wire.to.port;
      });
      const wires = [...others, e.wire].sort(byTarget);
      return accept(withoutLost(withGraph(d, e.scope, { ...graph, wires }), e.scope, graph.wires, wires));
    }),

  disconnect: (d, e) =>
    inScope(d, e.scope, (graph) => {
      if (!graph.wires.includes(e.wire)) return refuse(`There is no wire "${e.wire}".`);
      const wires = graph.wires.filter((w) => w !== e.wire);
      return accept(withoutLost(withGraph(d, e.scope, { ...graph, wires }), e.scope, graph.wires, wires));
    }),

  move: (d, e) => {
    const layout: Record<string, readonly [number, number]> = { ...d.layout };
    for (const [path, at] of Object.entries(e.to)) {
      if (at === null) delete layout[path];
      else if (!at.every(Number.isFinite))
        return refuse(`"${path}" was not moved: both coordinates must be numbers.`);
      else layout[path] = rounded(at);
    }
    return accept({ ...d, layout });
  },

  route: (d, e) =>
    inScope(d, e.scope, (graph) => {
      if (!graph.wires.includes(e.wire)) return refuse(`There is no wire "${e.wire}".`);
      if (!e.via.every((at) => at.every(Number.isFinite)))
        return refuse(`"${e.wire}" was not routed: the coordinates of its points must be numbers.`);
      return accept(withRoute(d, routeKey(e.scope, e.wire), e.via.map(rounded)));
    }),

  inline: (d, e) => {
    const spec = specAt(d, e.node);
    if (!spec) return refuse(`There is no node "${e.node}".`);
    if (spec.body) return refuse(`"${e.node}" already contains its own graph.`);
    return accept(withSpec(d, e.node, { ...spec, body: e.body }));
  },

  setPorts: (d, e) =>
    inScope(d, e.scope, (graph) => {
      if (e.scope === "") return refuse("The top-level graph has no ports.");
      const names = [...Object.keys(e.inputs), ...e.outputs];
      const bad = names.find((n) => !idPattern.test(n));
      if (bad !== undefined)
        return refuse(
          `Port name "${bad}" is invalid: must start with a lowercase letter, followed by lowercase letters, digits or _.`,
        );
      const wires = graph.wires.filter((text) => {
        const w = parseWire(text);
        if (!w) return true;
        return (
          (w.from.node !== "in" || w.from.port in e.inputs) &&
          (w.to.node !== "out" || e.outputs.includes(w.to.port))
        );
      });
      const next = withGraph(d, e.scope, { ...graph, inputs: e.inputs, outputs: e.outputs, wires });
      return accept(withoutLost(next, e.scope, graph.wires, wires));
    }),

  setDim: (d, e) => {
    if (!/^[A-Z][A-Za-z0-9_]*$/.test(e.dim))
      return refuse(
        `Dimension name "${e.dim}" is invalid: must start with a capital letter, followed by letters, digits or _.`,
      );
    const { [e.dim]: _, ...others } = d.dims;
    if (e.value === null) return accept({ ...d, dims: others });
    if (typeof e.value === "number" && !(Number.isInteger(e.value) && e.value > 0))
      return refuse(`${e.dim} = ${e.value} is invalid: must be a positive integer.`);
    return accept({ ...d, dims: { ...d.dims, [e.dim]: e.value } });
  },

  setText: (d, e) =>
    idPattern.test(e.stream)
      ? accept({ ...d, text: { ...d.text, [e.stream]: e.text } })
      : refuse(
          `Stream name "${e.stream}" is invalid: must start with a lowercase letter, followed by lowercase letters, digits or _.`,
        ),

  setTie: (d, e) => {
    const { [e.weight]: _, ...others } = d.ties ?? {};
    if (e.to === e.weight) return refuse("A weight cannot be tied to itself.");
    return accept(replaceOptional(d, "ties", e.to === null ? others : { ...d.ties, [e.weight]: e.to }));
  },

  setWeight: (d, e) => {
    const { [e.weight]: _, ...others } = d.weights ?? {};
    return accept(
      replaceOptional(d, "weights", e.value === null ? others : { ...d.weights, [e.weight]: e.value }),
    );
  },

  setNote: (d, e) => {
    if (e.kind !== "comments" && e.kind !== "frames")
      return refuse(`Unknown kind of note "${String(e.kind)}": must be comments or frames.`);
    const { [e.path]: old, ...others } = d[e.kind] ?? {};
    const [scope, id] = splitPath(e.path);
    if (e.note === null)
      return old ? accept(replaceOptional(d, e.kind, others)) : refuse(`There is no note "${e.path}".`);
    if (!idPattern.test(id))
      return refuse(
        `Note id "${id}" is invalid: must start with a lowercase letter, followed by lowercase letters, digits or _.`,
      );
    const { at, size } = e.note;
    if (![...at, ...(size ?? [])].every(Number.isFinite) || size?.some((n) => n < 1))
      return refuse(
        `The note "${e.path}" was not changed: its position must be numbers, and its size at least 1.`,
      );
    const note = { ...e.note, at: rounded(at), ...(size ? { size: rounded(size) } : {}) };
    return inScope(d, scope, () => accept(replaceOptional(d, e.kind, { ...d[e.kind], [e.path]: note })));
  },

  setMeta: (d, e) => {
    const next: Record<string, unknown> = { ...d };
    for (const [key, value] of Object.entries(e.set)) {
      if (value === null) delete next[key];
      else next[key] = value;
    }
    const changed = next as unknown as HeddleDocument;
    return accept({ ...changed, format: formatOf(changed) });
  },

  replace: (_, e) => accept(e.document),

  all: (d, e) => {
    let now = d;
    for (const one of e.edits) {
      const next = applyEdit(now, one);
      if (!next.ok) return next;
      now = next.document;
    }
    return accept(now);
  },
};

function inScope(d: HeddleDocument, scope: string, change: (graph: Graph) => Applied): Applied {
  const graph = graphAt(d, scope);
  if (graph) return change(graph);
  return refuse(
    specAt(d, scope)
      ? `"${scope}" is a built-in group: inline it before editing its inside.`
      : `There is no group "${scope}".`,
  );
}

function onNode(d: HeddleDocument, path: string, change: (spec: NodeSpec) => NodeSpec): Applied {
  const spec = specAt(d, path);
  return spec ? accept(withSpec(d, path, change(spec))) : refuse(`There is no node "${path}".`);
}

function badId(graph: Graph, id: string): string | undefined {
  if (!idPattern.test(id))
    return `Node id "${id}" is invalid: must start with a lowercase letter, followed by lowercase letters, digits or _.`;
  if (id.length > maxName) return `A node id must have at most ${maxName} characters.`;
  if (id === "in" || id === "out")
    return `Node id "${id}" is reserved for the ports of a group; choose another.`;
  return id in graph.nodes ? `A node "${id}" already exists; choose another id.` : undefined;
}

const rounded = (at: readonly [number, number]): readonly [number, number] => [
  Math.round(at[0]) + 0,
  Math.round(at[1]) + 0,
];
