// A Shift that is put into a graph says what it fills with, so that the wires that come with it bring ids that exist.
import {
  applyEdit,
  CheckMemo,
  check,
  type Edit,
  findNode,
  fittingFill,
  hasTrait,
  joinPath,
  type NodePath,
} from "../../../core/index.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { scopeEdit } from "../gesture.ts";

const memo = new CheckMemo();

/** The edit that writes out the fill of the node at a path, behind edits that wire it; none where nothing tells. */
export function writtenFill(edits: readonly Edit[], path: NodePath): readonly Edit[] {
  const { document } = useStore.getState();
  const [added] = edits.flatMap((e) =>
    e.edit === "addNode" && joinPath(e.scope, e.id) === path ? [e.node.block] : [],
  );
  if (!hasTrait(added ?? findNode(checkedOf(document), path)?.block, "shifts")) return [];
  const tried = applyEdit(document, scopeEdit(edits));
  const fill = tried.ok ? fittingFill(check(tried.document, { memo }), path) : undefined;
  return fill === undefined ? [] : [{ edit: "setParam", node: path, param: "fill", value: fill }];
}
