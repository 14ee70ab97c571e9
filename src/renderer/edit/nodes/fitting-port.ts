// By which port something that is to be added takes the wire in hand: tried on a copy of the document.
import { applyEdit, type Edit, freeId, printWire, type WireText } from "../../../core/index.ts";
import { useStore } from "../../store/store.ts";
import { inOpenScope, openScope, scopeEdit, takenIds } from "../gesture.ts";
import { writtenFill } from "../wires/fills.ts";
import { newError } from "../wires/verdict.ts";
import type { End } from "../wires/wiring.ts";
import type { Adding } from "./nodes.ts";

/** The wire between the end in hand and a port of a node that is not on the canvas yet. */
export function wireToNew(from: End, id: string, port: string): WireText {
  const [held, other] = [
    { node: from.node.id, port: from.socket.port },
    { node: id, port },
  ];
  return printWire(from.socket.side === "out" ? { from: held, to: other } : { from: other, to: held });
}

/** The first of the ports that takes the wire without a new error. */
export function portThatFits(adding: Adding, ports: readonly string[], from: End): string | undefined {
  if (ports.length === 0) return undefined;
  const id = freeId(adding.wish, takenIds());
  const added = adding.edits(id, [0, 0]);
  const base = applyEdit(useStore.getState().document, scopeEdit(added));
  if (!base.ok) return undefined;
  return ports.find((port) => {
    const connect: Edit = { edit: "connect", scope: openScope(), wire: wireToNew(from, id, port) };
    const edits = [connect, ...writtenFill([...added, connect], inOpenScope(id))];
    const tried = applyEdit(base.document, { edit: "all", edits });
    return tried.ok && newError(base.document, tried.document) === null;
  });
}
