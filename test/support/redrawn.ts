// Other drawings of one model, as a class of learners hands them in: renamed, made anew, in another order, regrouped,
// taken apart, wired otherwise to the same end, with a block of one's own. Each keeps what is computed by construction.
import {
  applyEdit,
  check,
  customBlockOf,
  type Edit,
  findNode,
  freeId,
  grouping,
  type HeddleDocument,
  hasErrors,
  insertEdits,
  type NodeSpec,
  parseWire,
  printWire,
  type WireText,
} from "../../src/core/index.ts";

/** One change that the model survives; null where it does not fit this graph. */
type Redrawing = (d: HeddleDocument, random: () => number) => HeddleDocument | null;

export function edited(document: HeddleDocument, edits: readonly Edit[]): HeddleDocument | null {
  const applied = applyEdit(document, { edit: "all", edits });
  return applied.ok ? applied.document : null;
}

const idsOf = ({ nodes }: HeddleDocument): string[] => Object.keys(nodes);
const pickOf = <T>(list: readonly T[], random: () => number): T | undefined =>
  list[Math.floor(random() * list.length)];

function renamed(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const some = idsOf(d).filter(() => random() < 0.6);
  return edited(
    d,
    some.map((id, i): Edit => ({ edit: "renameNode", scope: "", id, to: `mine_${i}` })),
  );
}

/** Every node by hand: the names by which weights are drawn are other ones too. */
function anew(d: HeddleDocument): HeddleDocument | null {
  const edits = idsOf(d).flatMap((id, i): Edit[] => [
    { edit: "renameNode", scope: "", id, to: `n${i}` },
    { edit: "setDrawAs", node: `n${i}`, name: null },
  ]);
  return edited(d, edits);
}

function shuffled(d: HeddleDocument, random: () => number): HeddleDocument {
  const by = <T>(list: readonly T[]): T[] =>
    list
      .map((it) => ({ it, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ it }) => it);
  return { ...d, wires: by(d.wires), nodes: Object.fromEntries(by(Object.entries(d.nodes))) };
}

/** Neighbours of one another, and a node that need not be one. */
function grouped(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const chosen = clump(d, random);
  const made = grouping.group(d, "", chosen, "mine");
  return made.ok ? edited(d, made.edits) : null;
}

function clump(d: HeddleDocument, random: () => number, among = idsOf(d)): string[] {
  const chosen = new Set([pickOf(among, random) ?? ""]);
  const many = 2 + Math.floor(random() * 4);
  for (let i = 0; i < 12 && chosen.size < many; i++) {
    const next = d.wires.flatMap((wire) => {
      const ends = endsOf(wire);
      if (chosen.has(ends[0]) && among.includes(ends[1])) return [ends[1]];
      return chosen.has(ends[1]) && among.includes(ends[0]) ? [ends[0]] : [];
    });
    chosen.add(pickOf(next, random) ?? [...chosen][0]!);
  }
  return [...chosen];
}

const endsOf = (wire: WireText): readonly [from: string, to: string] => {
  const { from, to } = parseWire(wire)!;
  return [from.node, to.node];
};

/** A group kept as a block file and put back beside itself. It brings weights of its own, so it must have been drawn. */
function ownBlock(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const held = JSON.stringify([d.objective, d.ties]);
  const free = idsOf(d).filter(
    (id) => !held.includes(`"${id}`) && !["tokens", "loss"].includes(d.nodes[id]?.block ?? ""),
  );
  const chosen = clump(d, random, free);
  const made = grouping.group(d, "", chosen, "kept");
  const withGroup = made.ok ? edited(d, made.edits) : null;
  const block = withGroup && customBlockOf(withGroup, "kept", "Mine");
  if (!withGroup || !block) return null;
  const moved = withGroup.wires.flatMap((text) => {
    const { from, to } = parseWire(text)!;
    const at = (end: typeof from) => (end.node === "kept" ? { ...end, node: "own" } : end);
    return from.node === "kept" || to.node === "kept" ? [printWire({ from: at(from), to: at(to) })] : [];
  });
  return edited(withGroup, [
    ...insertEdits(withGroup, block, { scope: "", id: "own" }),
    { edit: "removeNode", scope: "", id: "kept" },
    ...moved.map((wire): Edit => ({ edit: "connect", scope: "", wire })),
  ]);
}

/** A built-in group (Attention, FFN) opened, and taken apart on the canvas. */
function opened(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const checked = check(d);
  const id = pickOf(
    idsOf(d).filter((id) => findNode(checked, id)?.body && d.nodes[id]?.block !== "repeat"),
    random,
  );
  const body = id === undefined ? undefined : findNode(checked, id)?.body;
  if (id === undefined || !body) return null;
  const inline: Edit[] = d.nodes[id]?.body ? [] : [{ edit: "inline", node: id, body: body.graph }];
  const inlined = edited(d, inline);
  if (!inlined || random() < 0.3) return inlined;
  const free = (wish: string, taken: ReadonlySet<string>) => (taken.has(wish) ? `${wish}_of_${id}` : wish);
  const made = grouping.ungroup(inlined, "", id, free);
  return made.ok ? edited(inlined, made.edits) : null;
}

/** a + b is b + a. */
function commuted(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const sums = idsOf(d).filter((id) => d.nodes[id]?.block === "add");
  const id = pickOf(sums, random);
  const ins = d.wires.filter((wire) => endsOf(wire)[1] === id);
  if (id === undefined || ins.length !== 2) return null;
  const other = { a: "b", b: "a" } as const;
  return edited(d, [
    ...ins.map((wire): Edit => ({ edit: "disconnect", scope: "", wire })),
    ...ins.map((text): Edit => {
      const { from, to } = parseWire(text)!;
      const port = other[to.port as "a" | "b"];
      return { edit: "connect", scope: "", wire: printWire({ from, to: { ...to, port } }) };
    }),
  ]);
}

/** A node in a wire that hands on what it is given: times one, or bypassed. */
function detoured(d: HeddleDocument, random: () => number): HeddleDocument | null {
  const wire = pickOf(
    d.wires.filter((text) => {
      const { from, to } = parseWire(text)!;
      const kinds = [d.nodes[from.node]?.block, d.nodes[to.node]?.block];
      return !kinds.some((kind) => ["tokens", "mask", "mask_logic", "loss", "repeat"].includes(kind ?? ""));
    }),
    random,
  );
  if (wire === undefined) return null;
  const node: NodeSpec =
    random() < 0.5
      ? { block: "scale", params: { by: "factor", factor: 1 } }
      : { block: "activation", bypass: true };
  const { from, to } = parseWire(wire)!;
  const id = freeId("beside", new Set(idsOf(d)));
  return edited(d, [
    { edit: "disconnect", scope: "", wire },
    { edit: "addNode", scope: "", id, node },
    { edit: "connect", scope: "", wire: printWire({ from, to: { node: id, port: "x" } }) },
    { edit: "connect", scope: "", wire: printWire({ from: { node: id, port: "x" }, to }) },
  ]);
}

const redrawings: Readonly<Record<string, Redrawing>> = {
  renamed,
  anew,
  shuffled,
  grouped,
  ownBlock,
  opened,
  commuted,
  detoured,
};
const names = Object.keys(redrawings);

interface Redrawn {
  readonly document: HeddleDocument;
  /** What was done, in order. */
  readonly how: readonly string[];
}

/** The document after one to three of them, the `first` among them where it fits. Errors that it has stay its own. */
export function redrawn(d: HeddleDocument, first: number, random: () => number): Redrawn {
  const wanted = [names[first % names.length]!];
  while (random() < 0.5 && wanted.length < 3) wanted.push(pickOf(names, random)!);
  const had = hasErrors(check(d));
  let document = d;
  const how: string[] = [];
  for (const name of wanted) {
    const made = redrawings[name]?.(document, random);
    // Grouping a node with a fault may change which faults are seen first: only what is as whole as before counts.
    if (!made || hasErrors(check(made)) !== had) continue;
    document = made;
    how.push(name);
  }
  return { document, how };
}
