/**
 * A block dropped on a wire goes between its ends: by the ports that carry the same, tried on a copy of the document,
 * so that the wire is left alone where nothing fits. One step, with room made by the neighbours.
 */
import {
  applyEdit,
  CheckMemo,
  check,
  type Edit,
  findNode,
  type HeddleDocument,
  isError,
  joinPath,
  type NodePath,
  parseWire,
  printWire,
  type WireText,
} from "../../core/index.ts";
import type { SceneWire } from "../canvas/scene.ts";
import { openScope, scopeEdit } from "../edit/gesture.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

const memo = new CheckMemo();

const errorsOf = (d: HeddleDocument): number =>
  check(d, { memo }).diagnostics.filter((x) => isError(x) && x.code !== "graph/missing-input").length;

/** Edits that lead a wire through a node; empty where none of its ports fit. `before` puts the node there. */
export function throughNode(wire: WireText, path: NodePath, before: readonly Edit[]): Edit[] {
  const scope = openScope();
  const { document } = useStore.getState();
  const base = applyEdit(document, scopeEdit(before));
  const ends = parseWire(wire);
  if (!base.ok || !ends) return [];
  const node = findNode(checkedOf(base.document), path);
  if (!node) return [];
  const flow = findNode(checkedOf(document), joinPath(scope, ends.from.node))?.outputs.find(
    (p) => p.name === ends.from.port,
  )?.flow;
  const ranked = <P extends { readonly flow: string; readonly optional: boolean }>(
    ports: readonly P[],
  ): P[] => {
    const rank = (p: P) => (p.flow === flow ? 0 : p.flow === "any" ? 1 : 2) + (p.optional ? 3 : 0);
    return ports.toSorted((a, b) => rank(a) - rank(b));
  };
  const errors = errorsOf(document);
  for (const input of ranked(node.inputs))
    for (const output of ranked(node.outputs)) {
      const edits: Edit[] = [
        {
          edit: "connect",
          scope,
          wire: printWire({ from: ends.from, to: { node: node.id, port: input.name } }),
        },
        {
          edit: "connect",
          scope,
          wire: printWire({ from: { node: node.id, port: output.name }, to: ends.to }),
        },
      ];
      const tried = applyEdit(base.document, { edit: "all", edits });
      if (tried.ok && errorsOf(tried.document) <= errors) return edits;
    }
  return [];
}

/** Whether a node has no wires at all: only such a one is led into a wire it is dropped on. */
export function isLoose(wires: readonly SceneWire[], id: string): boolean {
  return !wires.some((w) => w.from.id === id || w.to.id === id);
}
