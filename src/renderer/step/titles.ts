// Titles of nodes as they were when they ran.
import { findNode, type NodePath } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";

export const titleAt = (ran: Ran, path: NodePath): string =>
  findNode(checkedOf(ran.document), path)?.title ?? path;
