// What may close a leak: a mask that is there but not connected, off, or of the wrong kind; a new one; a shift.
import { allNodes, type Checked, type CheckedNode, findNode } from "../check/index.ts";
import {
  endOf,
  feederOf,
  freshId,
  graphAt,
  parseWire,
  specAt,
  wireInto,
  wiresFrom,
  wireText,
} from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, splitPath } from "../model/index.ts";
import { literalValue, type Size } from "../shape/index.ts";
import { maskSizes, type Repair } from "./repair.ts";
import { blockRepairs, shiftRepairs } from "./repair-blocks.ts";
import { softmaxRepairs } from "./repair-softmax.ts";
import { maskedAround, type Told } from "./report.ts";

/** Repairs worth trying, the likeliest first. None needs to be right: each is tried. */
export function repairsFor(checked: Checked, { leak, diagnostic: d }: Told): Repair[] {
  const crossing = d.steps.find((s) => s.crossing)?.node.replaceAll(/\[\d+\]/g, "");
  const attention = crossing === undefined ? undefined : maskedAround(checked, crossing);
  const wanted = leak.kind === "padding" ? "padding" : "causal";
  return [
    ...wakeUps(
      checked,
      d.steps.map((s) => s.place),
    ),
    ...(attention && (leak.kind === "future" || leak.kind === "padding" || leak.kind === "target")
      ? maskRepairs(checked, attention, wanted, leak.input.stream)
      : []),
    ...(crossing === undefined ? [] : blockRepairs(checked, crossing, leak)),
    ...(crossing === undefined || leak.kind === "cross-sample"
      ? []
      : softmaxRepairs(checked, crossing, leak.kind)),
    ...(leak.kind === "target" && leak.loss !== undefined ? shiftRepairs(checked, leak.loss, leak) : []),
  ];
}

/** Nodes that are muted or bypassed near the way. */
function wakeUps(checked: Checked, near: readonly NodePath[]): Repair[] {
  const scopes = new Set(near.map((path) => splitPath(path)[0]));
  scopes.add("");
  return allNodes(checked.root).flatMap((node): Repair[] => {
    const guards = ["mask", "mask_logic", "apply_mask", "attention", "shift"].includes(
      node.block?.kind ?? "",
    );
    if (!guards || !scopes.has(splitPath(node.path)[0]) || specAt(checked.document, node.path) === undefined)
      return [];
    const flag = node.spec.mute ? "mute" : node.spec.bypass ? "bypass" : undefined;
    if (flag === undefined) return [];
    const label = flag === "mute" ? `Unmute "${node.path}"` : `Take the bypass off "${node.path}"`;
    return [{ label, edits: [{ edit: "setFlag", node: node.path, flag, on: false }] }];
  });
}

function maskRepairs(
  checked: Checked,
  at: CheckedNode,
  wanted: "causal" | "padding",
  stream: string,
): Repair[] {
  const [scope] = splitPath(at.path);
  const finite = typeof at.params.fill === "number" && Number.isFinite(at.params.fill);
  const fill: Repair[] = finite
    ? [
        {
          label: `Fill "${at.path}" with −∞`,
          edits: [{ edit: "setParam", node: at.path, param: "fill", value: null }],
        },
      ]
    : [];
  const target = { scope, node: at.id, port: "mask" };
  return [
    ...connectRepairs(checked, target, at, wanted),
    ...fill,
    ...newMasks(checked, target, at, wanted, stream),
  ];
}

interface Target {
  readonly scope: NodePath;
  readonly node: string;
  readonly port: string;
}

/** Masks that are there: connected to the port, or made the right kind; where the port's wire comes from a group's own port that nothing feeds, connected to that. */
function connectRepairs(checked: Checked, t: Target, at: CheckedNode, wanted: string): Repair[] {
  const graph = graphAt(checked.document, t.scope);
  if (!graph?.nodes[t.node]) return [];
  const into = `${t.node}.${t.port}`;
  const wire = wireInto(graph, into);
  const from = wire === undefined ? undefined : parseWire(wire)?.from;
  const repairs: Repair[] = [];
  const connect = (source: string): void => {
    if (wire === wireText(source, into)) return;
    const edits: Edit[] = [{ edit: "connect", scope: t.scope, wire: `${source} → ${into}` }];
    repairs.push({ label: `Connect ${source} to ${into}`, edits });
  };
  if (from && graph.nodes[from.node]?.block === "mask_logic" && graph.nodes[from.node]?.params?.op === "not")
    repairs.push(...unturned(graph, t.scope, from.node, into));
  if (from?.node === "in" && t.scope !== "") {
    const [outer, id] = splitPath(t.scope);
    repairs.push(...connectRepairs(checked, { scope: outer, node: id, port: from.port }, at, wanted));
  }
  for (const [id, spec] of Object.entries(graph.nodes)) {
    if (spec.block === "mask" && (spec.params?.kind ?? "causal") === wanted) connect(`${id}.mask`);
    if (spec.block === "mask_logic") connect(`${id}.mask`);
  }
  for (const port of Object.keys(graph.inputs ?? {}))
    if (isMask(checked, t.scope, port)) connect(`in.${port}`);
  const feeding = wire === undefined ? undefined : maskBehind(checked, t.scope, wire);
  if (feeding && wanted === "causal" && checked.prefix) {
    const params = prefixMask(checked.prefix);
    const edits = Object.entries(params).map(
      ([name, value]): Edit => ({ edit: "setParam", node: feeding.path, param: name, value }),
    );
    const label = `Make "${feeding.path}" a prefix mask of ${params.prefix}, as the objective has it`;
    repairs.unshift({ label, edits });
  } else if (feeding && wanted === "causal" && (feeding.spec.params?.kind ?? "causal") !== "causal") {
    const edits: Edit[] = [{ edit: "setParam", node: feeding.path, param: "kind", value: null }];
    repairs.unshift({ label: `Make "${feeding.path}" causal`, edits });
  }
  return repairs;
}

/** The mask as it is in place of its opposite; the node that turned it around goes where nothing else uses it. */
function unturned(graph: Graph, scope: NodePath, not: string, into: string): Repair[] {
  const source = feederOf(graph, `${not}.a`);
  if (source === undefined) return [];
  const alone = wiresFrom(graph, not).length === 1;
  const edits: Edit[] = [
    { edit: "connect", scope, wire: `${source} → ${into}` },
    ...(alone ? [{ edit: "removeNode", scope, id: not } as const] : []),
  ];
  return [{ label: "Take the mask as it is, not turned around", edits }];
}

/** A mask of its own for the port; for a group's port that nothing feeds, beside the group. */
function newMasks(
  checked: Checked,
  t: Target,
  at: CheckedNode,
  wanted: "causal" | "padding",
  stream: string,
): Repair[] {
  const graph = graphAt(checked.document, t.scope);
  if (!graph?.nodes[t.node]) return [];
  const into = `${t.node}.${t.port}`;
  const wire = wireInto(graph, into);
  if (wanted === "padding") return addPadding(checked, graph, t.scope, at, wire, stream);
  const { prefix } = checked;
  const kind = prefix ? prefixMask(prefix) : {};
  const label = prefix ? "Add a prefix Mask" : "Add a causal Mask";
  return [{ label, edits: addMask(checked, t.scope, at, into, kind) }];
}

/** Of a prefix-LM the mask lets all see the prefix. */
const prefixMask = (prefix: Size): { readonly kind: string; readonly prefix: number | string } => ({
  kind: "prefix",
  prefix: literalValue(prefix) ?? prefix.key,
});

/** Whether a group's port brings a mask. */
function isMask(checked: Checked, scope: NodePath, port: string): boolean {
  const entering = scope === "" ? undefined : findNode(checked, scope)?.inputs.find((p) => p.name === port);
  return entering?.type.dtype === "bool";
}

/** The Mask block that a wire comes from, out of groups. */
function maskBehind(checked: Checked, scope: NodePath, wire: string): CheckedNode | undefined {
  const from = parseWire(wire)?.from;
  if (!from) return undefined;
  if (from.node !== "in") {
    const node = findNode(checked, joinPath(scope, from.node));
    return node?.block?.kind === "mask" ? node : undefined;
  }
  const [outer, id] = splitPath(scope);
  const around = graphAt(checked.document, outer);
  const next = around && wireInto(around, `${id}.${from.port}`);
  return next === undefined ? undefined : maskBehind(checked, outer, next);
}

function addMask(
  checked: Checked,
  scope: NodePath,
  at: CheckedNode,
  into: string,
  kind: Readonly<Record<string, number | string>>,
): Edit[] {
  const id = freshId(checked.document, scope, "mask");
  const params = { ...kind, ...maskSizes(at) };
  const node = { block: "mask", ...(Object.keys(params).length > 0 ? { params } : {}) };
  return [
    { edit: "addNode", scope, id, node },
    { edit: "connect", scope, wire: `${id}.mask → ${into}` },
  ];
}

/** A padding mask of the stream, joined with the mask that is there. Only where the Tokens are in the same graph. */
function addPadding(
  checked: Checked,
  graph: Graph,
  scope: NodePath,
  at: CheckedNode,
  wire: string | undefined,
  stream: string,
): Repair[] {
  const tokens = Object.keys(graph.nodes).find(
    (id) =>
      findNode(checked, joinPath(scope, id))?.params.stream === stream && graph.nodes[id]?.block === "tokens",
  );
  const into = `${at.id}.mask`;
  if (tokens === undefined) return throughPort(checked, scope, at, wire, stream);
  const padding = freshId(checked.document, scope, "padding");
  const made: Edit[] = [
    { edit: "addNode", scope, id: padding, node: { block: "mask", params: { kind: "padding" } } },
    { edit: "connect", scope, wire: `${tokens}.valid → ${padding}.valid` },
  ];
  if (wire === undefined) {
    const edits: Edit[] = [...made, { edit: "connect", scope, wire: `${padding}.mask → ${into}` }];
    return [{ label: "Add a padding Mask", edits }];
  }
  const both = freshId(checked.document, scope, "both");
  const edits: Edit[] = [
    ...made,
    { edit: "addNode", scope, id: both, node: { block: "mask_logic" } },
    { edit: "connect", scope, wire: wireText(endOf(wire, "from"), `${both}.a`) },
    { edit: "connect", scope, wire: `${padding}.mask → ${both}.b` },
    { edit: "connect", scope, wire: `${both}.mask → ${into}` },
  ];
  return [{ label: "Add a padding Mask and join it with the one that is there", edits }];
}

function freePort({ inputs = {} }: Graph, wish: string): string {
  let port = wish;
  for (let n = 2; port in inputs; n++) port = `${wish}_${n}`;
  return port;
}

/** The attention is inside a group: the mask is made outside and comes in by a port. */
function throughPort(
  checked: Checked,
  scope: NodePath,
  at: CheckedNode,
  wire: string | undefined,
  stream: string,
): Repair[] {
  const [outer, id] = splitPath(scope);
  const [inside, outside] = [graphAt(checked.document, scope), graphAt(checked.document, outer)];
  if (scope === "" || !inside || !outside) return [];
  const tokens = Object.keys(outside.nodes).find(
    (n) =>
      findNode(checked, joinPath(outer, n))?.params.stream === stream && outside.nodes[n]?.block === "tokens",
  );
  if (tokens === undefined) return [];
  const padding = Object.keys(outside.nodes).find((n) => {
    const spec = outside.nodes[n];
    return (
      spec?.block === "mask" &&
      spec.params?.kind === "padding" &&
      outside.wires.includes(wireText(`${tokens}.valid`, `${n}.valid`))
    );
  });
  const mask = padding ?? freshId(checked.document, outer, "padding");
  const port = freePort(inside, "padding");
  const made: Edit[] =
    padding !== undefined
      ? []
      : [
          { edit: "addNode", scope: outer, id: mask, node: { block: "mask", params: { kind: "padding" } } },
          { edit: "connect", scope: outer, wire: `${tokens}.valid → ${mask}.valid` },
        ];
  const ports: Edit[] = [
    {
      edit: "setPorts",
      scope,
      inputs: { ...inside.inputs, [port]: "shared" },
      outputs: inside.outputs ?? [],
    },
    { edit: "connect", scope: outer, wire: `${mask}.mask → ${id}.${port}` },
  ];
  const into = `${at.id}.mask`;
  const both = freshId(checked.document, scope, "both");
  const joined: Edit[] =
    wire === undefined
      ? [{ edit: "connect", scope, wire: `in.${port} → ${into}` }]
      : [
          { edit: "addNode", scope, id: both, node: { block: "mask_logic" } },
          { edit: "connect", scope, wire: wireText(endOf(wire, "from"), `${both}.a`) },
          { edit: "connect", scope, wire: `in.${port} → ${both}.b` },
          { edit: "connect", scope, wire: `${both}.mask → ${into}` },
        ];
  return [{ label: "Bring a padding Mask in", edits: [...made, ...ports, ...joined] }];
}
