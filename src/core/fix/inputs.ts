// Repairs of wires: connect what is missing, remove or mend what dangles, open a loop.
import { type CheckedGraph, findNode } from "../check/index.ts";
import { endOf, graphAt, parseWire } from "../document/index.ts";
import { type Edit, printPort, splitPath } from "../model/index.ts";
import { connect, type Propose, type Repair } from "../repair/index.ts";

/** A port as it stands on the canvas: those of the group itself are on nodes called Inputs and Outputs. */
const called = (end: string): string => end.replace(/^in\./, "Inputs ").replace(/^out\./, "Outputs ");

/** Tries the outputs of the same graph; the ranking keeps those that leave fewer errors. */
export const fixMissingInput: Propose<"graph/missing-input"> = (d, checked) => {
  if (d.muted !== undefined) {
    return [
      { label: `Unmute "${d.muted}"`, edits: [{ edit: "setFlag", node: d.muted, flag: "mute", on: false }] },
    ];
  }
  const [scope, id] = splitPath(d.at.node);
  const graph: CheckedGraph | undefined = scope === "" ? checked.root : findNode(checked, scope)?.body;
  if (!graph) return [];
  const found = graph.nodes.findIndex((n) => n.id === id);
  // The outputs of a group come after all that is in it.
  const index = found < 0 ? graph.nodes.length : found;
  // Nearest before the node first, then what comes after it in the order of work.
  const others = [...graph.nodes.slice(0, index).reverse(), ...graph.nodes.slice(index + 1)];
  const used = new Set(graphAt(checked.document, scope)?.wires.map((w) => endOf(w, "from")));
  const outputs = others.flatMap((n) => n.outputs.map((p) => `${n.id}.${p.name}`));
  const inside = Object.keys(graphAt(checked.document, scope)?.inputs ?? {}).map((p) => `in.${p}`);
  // Outputs that nothing uses are the likeliest to be the missing wire.
  const all = [...outputs, ...inside].sort((a, b) => Number(used.has(a)) - Number(used.has(b)));
  return all.slice(0, 16).map((from): Repair => {
    const to = `${id}.${d.at.port}`;
    return { label: `Connect ${called(from)} to ${called(to)}`, edits: [connect(scope, from, to)] };
  });
};

export const fixUnknownBlock: Propose<"graph/unknown-block"> = (d) =>
  d.near.map(
    (block): Repair => ({
      label: `Replace it with "${block}"`,
      edits: [{ edit: "setBlock", node: d.node, block }],
    }),
  );

export const fixDangling: Propose<"graph/dangling-wire"> = (d) => {
  const remove: Repair = {
    label: "Delete the wire",
    edits: [{ edit: "disconnect", scope: d.scope, wire: d.wire }],
  };
  const wire = parseWire(d.wire);
  if (!wire) return [remove];
  const corrected = d.near.map((name): Repair => {
    const end = d.end === "from" ? wire.from : wire.to;
    const fixed = d.missing === "node" ? { ...end, node: name } : { ...end, port: name };
    const [from, to] = d.end === "from" ? [fixed, wire.to] : [wire.from, fixed];
    const edits: Edit[] = [
      { edit: "disconnect", scope: d.scope, wire: d.wire },
      connect(d.scope, printPort(from), printPort(to)),
    ];
    return { label: `Connect it to "${name}"`, edits };
  });
  return [...corrected, remove];
};

export const fixCrowded: Propose<"graph/crowded-port"> = (d) => {
  const scope = splitPath(d.at.node)[0];
  return d.wires.map((keep): Repair => {
    const edits = d.wires
      .filter((w) => w !== keep)
      .map((wire): Edit => ({ edit: "disconnect", scope, wire }));
    return { label: `Keep only ${keep}`, edits };
  });
};

/**
 * Each wire of the loop is a place to open it: what enters the loop from outside may be meant there. Wires that run
 * back, to a node that was made before the one they come from, are the likeliest.
 */
export const fixCycle: Propose<"graph/cycle"> = (d, checked) => {
  const scope = splitPath(d.path[0] ?? "")[0];
  const graph = graphAt(checked.document, scope);
  const ids = new Set(d.path.map((p) => splitPath(p)[1]));
  const made = Object.keys(graph?.nodes ?? {});
  const all = (graph?.wires ?? []).flatMap((text) => {
    const w = parseWire(text);
    return w === undefined ? [] : [{ text, ...w }];
  });
  const inside = all.filter((w) => ids.has(w.from.node) && ids.has(w.to.node));
  const back = (w: (typeof all)[number]) => made.indexOf(w.from.node) - made.indexOf(w.to.node);
  const ordered = inside.sort((a, b) => back(b) - back(a)).slice(0, 6);
  const entering = all.filter((w) => !ids.has(w.from.node) && ids.has(w.to.node));
  const sources = [...new Set(entering.map((w) => `${w.from.node}.${w.from.port}`))].slice(0, 4);
  const replaced = ordered.flatMap(({ to }) =>
    sources.map((from): Repair => {
      return {
        label: `Connect ${from} to ${to.node}.${to.port} instead`,
        edits: [connect(scope, from, printPort(to))],
      };
    }),
  );
  const cut = ordered.map(
    ({ text }): Repair => ({
      label: `Delete the wire ${text}`,
      edits: [{ edit: "disconnect", scope, wire: text }],
    }),
  );
  return [...replaced, ...cut];
};

export const fixBypass: Propose<"graph/bypass"> = (d) => [
  { label: "Remove the bypass", edits: [{ edit: "setFlag", node: d.node, flag: "bypass", on: false }] },
  {
    label: "Mute it instead",
    edits: [
      { edit: "setFlag", node: d.node, flag: "bypass", on: false },
      { edit: "setFlag", node: d.node, flag: "mute", on: true },
    ],
  },
];
