// Deletes the selected nodes and closes the wires over them: what fed a node feeds those who read it, where that fits.
import {
  applyEdit,
  type CheckedNode,
  check,
  type Edit,
  isError,
  parseWire,
  plural,
  printWire,
  splitPath,
  type Wire,
} from "../../core/index.ts";
import { openScope, perform } from "../edit/gesture.ts";
import { prepared } from "../edit/groups/grouping.ts";
import { deleteSelection, selectedPaths } from "../edit/nodes/nodes.ts";
import { checkedGraphAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

export function deleteReconnecting(): void {
  const ids = new Set(selectedPaths().map((path) => splitPath(path)[1]));
  if (ids.size === 0) {
    deleteSelection();
    return;
  }
  const { edits, open } = reconnecting(ids);
  const what = ids.size === 1 ? [...ids][0] : plural(ids.size, "node");
  if (!perform(edits, { label: `Delete ${what} and reconnect` })) return;
  useStore.getState().select([]);
  if (open.length > 0)
    useStore
      .getState()
      .notify("error", `Left open, as nothing that fed the deleted nodes fits: ${open.join(", ")}.`);
}

/** The edits, and the inputs that no longer have a wire. */
function reconnecting(ids: ReadonlySet<string>): { readonly edits: Edit[]; readonly open: string[] } {
  const scope = openScope();
  const document = prepared([]);
  const checked = check(document);
  const graph = checkedGraphAt(checked, scope);
  const wires = (graph?.graph.wires ?? []).flatMap((text) => parseWire(text) ?? []);
  const errors = (edits: readonly Edit[]): number => {
    const next = applyEdit(document, { edit: "all", edits });
    return next.ok ? check(next.document).diagnostics.filter(isError).length : Number.POSITIVE_INFINITY;
  };
  const feeder = (node: string, port: string) =>
    wires.find((w) => w.to.node === node && w.to.port === port)?.from;
  /** Outputs outside of the selection that a value may come from instead, the likeliest first. */
  const sources = ({ node, port }: Wire["from"]): Wire["from"][] => {
    if (!ids.has(node)) return [{ node, port }];
    const at = graph?.byId.get(node);
    return (at ? inputsFor(at, port) : []).flatMap((input) => {
      const from = feeder(node, input);
      return from ? sources(from) : [];
    });
  };
  const edits = [...ids].map((id): Edit => ({ edit: "removeNode", scope, id }));
  const open: string[] = [];
  for (const { from, to } of wires) {
    if (!ids.has(from.node) || ids.has(to.node)) continue;
    const before = errors(edits);
    const connect = sources(from)
      .map((source): Edit => ({ edit: "connect", scope, wire: printWire({ from: source, to }) }))
      .find((edit) => {
        const after = errors([...edits, edit]);
        return after < before || (after === before && isOptional(graph?.byId.get(to.node), to.port));
      });
    if (connect) edits.push(connect);
    else open.push(`${to.node}.${to.port}`);
  }
  return { edits, open };
}

/** An input that may stay free is no error without its wire. */
const isOptional = (node: CheckedNode | undefined, port: string): boolean =>
  node?.inputs.find((p) => p.name === port)?.optional === true;

/** Inputs that an output may be taken for: what a bypass would hand on, the one of its name, those of its shape. */
function inputsFor(node: CheckedNode, output: string): string[] {
  const type = node.outputs.find((p) => p.name === output)?.type;
  const shape = JSON.stringify(type?.axes?.map((a) => a.size.key));
  const alike = node.inputs.filter((p) => JSON.stringify(p.type.axes?.map((a) => a.size.key)) === shape);
  const wished = [
    node.block?.bypass?.[output],
    output,
    ...alike.map((p) => p.name),
    ...node.inputs.map((p) => p.name),
  ];
  return [...new Set(wished)].filter((name) => node.inputs.some((p) => p.name === name)) as string[];
}
