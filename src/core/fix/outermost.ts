// Where a value enters a group from outside: what feeds it is changed there.
import type { Checked } from "../check/index.ts";
import { feederOf, graphAt } from "../document/index.ts";
import { type PortRef, parseAddress, splitPath } from "../model/index.ts";

/** The input of the repeat or group that a value enters by, where it comes straight from one. */
export function outermost(checked: Checked, at: PortRef): PortRef {
  const [scope, id] = splitPath(at.node);
  const graph = graphAt(checked.document, scope);
  const from = graph && parseAddress(feederOf(graph, `${id}.${at.port}`) ?? "");
  return from?.node !== "in" || scope === "" ? at : outermost(checked, { node: scope, port: from.port });
}
