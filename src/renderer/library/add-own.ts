/** Putting a block of one's own on the canvas: a copy of its group, over dims that the graph has or is given. */
import {
  applyEdit,
  CheckMemo,
  check,
  insertEdits,
  isError,
  missingDims,
  type OwnBlock,
  printWire,
  type WireText,
} from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { openScope, scopeEdit } from "../edit/gesture.ts";
import { type Adding, addToScope } from "../edit/nodes.ts";
import type { End } from "../edit/wiring.ts";
import { useStore } from "../store/store.ts";
import { dropAt } from "../structure/drop-on-wire.ts";

/** Dims in place of those that the graph lacks; null when the user thought better of it. */
function dimsFor(block: OwnBlock): Promise<ReadonlyMap<string, string> | null> {
  const missing = missingDims(useStore.getState().document, block);
  if (Object.keys(missing).length === 0) return Promise.resolve(new Map());
  return new Promise((done) =>
    useStore.setState({
      askedDims: {
        block,
        missing,
        answered: (to) => {
          useStore.setState({ askedDims: null });
          done(to);
        },
      },
    }),
  );
}

const idWish = (name: string): string =>
  /^[a-z][a-z0-9_]*$/.exec(
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^[^a-z]+|_+$/g, ""),
  )?.[0] ?? "block";

const ownToAdd = (block: OwnBlock, dims: ReadonlyMap<string, string>): Adding => ({
  wish: idWish(block.name),
  title: block.name,
  edits: (id, at) => insertEdits(useStore.getState().document, block, { scope: openScope(), id, at, dims }),
});

/** Adds a copy at a point: into the wire there, or with the wire in hand, where it fits. */
export async function addOwn(block: OwnBlock, at: Point, from: End | null = null): Promise<void> {
  const dims = await dimsFor(block);
  if (!dims) return;
  const adding = ownToAdd(block, dims);
  if (from) addToScope(adding, at, (id) => wireTo(adding, block, from, id));
  else dropAt(adding, at);
}

const memo = new CheckMemo();

/** The wire between the end in hand and the first port of the block that takes it without a new error. */
function wireTo(adding: Adding, block: OwnBlock, from: End, id: string): WireText[] {
  const { document } = useStore.getState();
  const base = applyEdit(document, scopeEdit(adding.edits(id, [0, 0])));
  if (!base.ok) return [];
  const outward = from.socket.side === "out";
  const { inputs = {}, outputs = [] } = block.node.body ?? {};
  const errors = (d: typeof document) =>
    check(d, { memo }).diagnostics.filter((x) => isError(x) && x.code !== "graph/missing-input").length;
  const known = errors(base.document);
  const held = { node: from.node.id, port: from.socket.port };
  for (const port of outward ? Object.keys(inputs) : outputs) {
    const own = { node: id, port };
    const wire = printWire(outward ? { from: held, to: own } : { from: own, to: held });
    const tried = applyEdit(base.document, { edit: "connect", scope: openScope(), wire });
    if (tried.ok && errors(tried.document) <= known) return [wire];
  }
  return [];
}
