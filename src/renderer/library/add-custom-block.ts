// Putting a custom block on the canvas: a copy of its group, over dims that the graph has or is given.
import { type CustomBlock, insertEdits, missingDims } from "../../core/index.ts";
import type { Point } from "../../scene/places.ts";
import { openScope } from "../edit/gesture.ts";
import { portThatFits, wireToNew } from "../edit/nodes/fitting-port.ts";
import { type Adding, addToScope } from "../edit/nodes/nodes.ts";
import type { End } from "../edit/wires/wiring.ts";
import { useStore } from "../store/store.ts";

/** Dims in place of those that the graph lacks; null when the user thought better of it. */
function dimsFor(block: CustomBlock): Promise<ReadonlyMap<string, string> | null> {
  const missing = missingDims(useStore.getState().document, block);
  if (Object.keys(missing).length === 0) return Promise.resolve(new Map());
  const { askForDims } = useStore.getState();
  return new Promise((done) =>
    askForDims({
      block,
      missing,
      answered: (to) => {
        askForDims(null);
        done(to);
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

const toAdd = (block: CustomBlock, dims: ReadonlyMap<string, string>): Adding => ({
  wish: idWish(block.name),
  title: block.name,
  edits: (id, at) => insertEdits(useStore.getState().document, block, { scope: openScope(), id, at, dims }),
});

/** Adds a copy, put where and how the caller puts it. */
export async function addCustomBlock(block: CustomBlock, put: (adding: Adding) => void): Promise<void> {
  const dims = await dimsFor(block);
  if (dims) put(toAdd(block, dims));
}

/** Adds a copy at a point with the wire in hand, where it fits. */
export const addCustomBlockTo = (block: CustomBlock, at: Point, from: End): Promise<void> =>
  addCustomBlock(block, (adding) => {
    const port = portFor(adding, block, from);
    addToScope(adding, at, (id) => (port === undefined ? [] : [wireToNew(from, id, port)]));
  });

/** The first port of the block that takes the wire in hand. */
function portFor(adding: Adding, { node: { body } }: CustomBlock, from: End): string | undefined {
  const ports = from.socket.side === "out" ? Object.keys(body?.inputs ?? {}) : (body?.outputs ?? []);
  return portThatFits(adding, ports, from);
}

/** Whether a block could be added with the wire in hand; dims that the graph lacks come with it. */
export const takesWire = (block: CustomBlock, from: End): boolean =>
  portFor(toAdd(block, new Map()), block, from) !== undefined;
