// A block dropped on a wire goes between its ends: by the ports that carry the same, tried on a copy of the document,
// so that the wire is left alone where nothing fits. One step, with room made by the neighbours.
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
} from "../../../core/index.ts";
import type { SceneWire } from "../../../scene/scene.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { openScope, scopeEdit } from "../gesture.ts";
import { writtenFill } from "./fills.ts";
import { newError } from "./verdict.ts";

const memo = new CheckMemo();

const errorsOf = (d: HeddleDocument): number =>
  check(d, { memo }).diagnostics.filter((x) => isError(x) && x.code !== "graph/missing-input").length;

/** Edits that lead a wire through a node, and the two wires that come of it. */
export interface Fits {
  readonly fits: true;
  readonly edits: readonly Edit[];
  readonly into: WireText;
  readonly onward: WireText;
}

/** That, or why none of its ports fit. */
export type Through = Fits | { readonly fits: false; readonly why: string };

const refuse = (why: string): Through => ({ fits: false, why });

/** `before` puts the node there. */
export function throughNode(wire: WireText, path: NodePath, before: readonly Edit[]): Through {
  const scope = openScope();
  const { document } = useStore.getState();
  const base = applyEdit(document, scopeEdit(before));
  const ends = parseWire(wire);
  if (!base.ok) return refuse(base.why);
  const node = ends && findNode(check(base.document, { memo }), path);
  if (!ends || !node) return refuse("There is no block to route the wire through.");
  if (node.inputs.length === 0) return refuse(`${node.title} has no input for it.`);
  if (node.outputs.length === 0) return refuse(`${node.title} has no output to continue the wire.`);
  const socketKind = findNode(checkedOf(document), joinPath(scope, ends.from.node))?.outputs.find(
    (p) => p.name === ends.from.port,
  )?.socketKind;
  const ranked = <P extends { readonly socketKind: string; readonly optional: boolean }>(
    ports: readonly P[],
  ): P[] => {
    const rank = (p: P) =>
      (p.socketKind === socketKind ? 0 : p.socketKind === "any" ? 1 : 2) + (p.optional ? 3 : 0);
    return ports.toSorted((a, b) => rank(a) - rank(b));
  };
  const errors = errorsOf(document);
  let why: string | null = null;
  for (const input of ranked(node.inputs))
    for (const output of ranked(node.outputs)) {
      const into = printWire({ from: ends.from, to: { node: node.id, port: input.name } });
      const onward = printWire({ from: { node: node.id, port: output.name }, to: ends.to });
      const wires = [into, onward].map((w): Edit => ({ edit: "connect", scope, wire: w }));
      const edits = [...wires, ...writtenFill([...before, ...wires], path)];
      const tried = applyEdit(base.document, { edit: "all", edits });
      if (tried.ok && errorsOf(tried.document) <= errors) return { fits: true, edits, into, onward };
      // The first try is the likeliest: what is wrong with it is the reason.
      why ??= tried.ok ? newError(document, tried.document) : tried.why;
    }
  return refuse(why ?? "It does not fit.");
}

/** Whether a node has no wires at all: only such a one is led into a wire it is dropped on. */
export function isLoose(wires: readonly SceneWire[], id: string): boolean {
  return !wires.some((w) => w.from.id === id || w.to.id === id);
}
