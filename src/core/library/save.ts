// A group of a document → a block of one's own.
import { currentFormat, drawingAnew, specAt } from "../document/index.ts";
import type { HeddleDocument, NodePath, OwnBlock } from "../model/index.ts";
import { dimsUsed } from "./dims.ts";

/**
 * The group at a path that stands in the document, as a block. Weights and ties come along where the group stands
 * for one set of them: inside a repeat there is a set for each iteration, and a block can keep none.
 */
export function ownBlockOf(
  d: HeddleDocument,
  path: NodePath,
  name: string,
  about?: string,
): OwnBlock | undefined {
  const node = specAt(d, path);
  if (!node) return undefined;
  const dotted = `${path.replaceAll("/", ".")}.`;
  const inside = `${path}/`;
  const under = <T>(of: Readonly<Record<string, T>> = {}, prefix = inside): Record<string, T> =>
    Object.fromEntries(
      Object.entries(of).flatMap(([key, value]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
      ),
    );
  const some = <T extends object>(key: string, of: T) => (Object.keys(of).length > 0 ? { [key]: of } : {});
  const ties = Object.entries(under(d.ties, dotted)).flatMap(([from, to]) =>
    to.startsWith(dotted) ? [[from, to.slice(dotted.length)] as const] : [],
  );
  return {
    heddle: "block",
    format: currentFormat,
    name,
    ...(about ? { about } : {}),
    dims: dimsUsed(node, d.dims),
    // A copy is another node: it draws its initial values by its own path.
    node: drawingAnew(node),
    ...some("ties", Object.fromEntries(ties)),
    ...some("weights", under(d.weights, dotted)),
    ...some("comments", under(d.comments)),
    ...some("frames", under(d.frames)),
    ...some("routes", under(d.routes)),
    layout: under(d.layout),
  };
}
