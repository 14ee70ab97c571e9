// A repeat unrolled into groups: the count and the weights are the check's to know.
import { check, findNode, weightTable } from "../check/index.ts";
import { type GroupEdits, type Unrolling, unrollEdits } from "../document/index.ts";
import { type HeddleDocument, isRepeat } from "../model/index.ts";

export function unrollRepeat(
  d: HeddleDocument,
  path: string,
  { place, free }: Pick<Unrolling, "place" | "free">,
): GroupEdits {
  const checked = check(d);
  const node = findNode(checked, path);
  if (node && node.count === undefined && isRepeat(node.spec))
    return { ok: false, why: `The count of "${path}" is not known: fix its errors before unrolling.` };
  const weights = weightTable(checked).map((w) => w.name);
  return unrollEdits(d, path, { count: node?.count ?? 0, weights, place, free });
}
