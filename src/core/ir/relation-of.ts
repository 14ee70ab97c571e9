// A primitive's record at every size: the relation of its output.

import type { Dependence, IndexMap } from "./dependence-record.ts";
import type { Attrs } from "./program.ts";
import { elementwise } from "./relation/elementwise.ts";
import { contracted, folded } from "./relation/fold.ts";
import { expanded, joined, sliced, transposed } from "./relation/move.ts";
import type { Related } from "./relation/related.ts";
import type { RelationScope } from "./relation/relation-scope.ts";

/** What the output's indices may depend on and can hold; at every size it holds all that there is. */
export function relationOf(
  name: string,
  record: Dependence,
  ins: readonly Related[],
  attrs: Attrs,
  scope: RelationScope,
): Related {
  switch (record.kind) {
    case "pointwise":
      return elementwise(ins, { ...record, name, f: record.formula(attrs, scope.dtype) }, scope);
    case "moving":
      return moved(ins, record.index(attrs), scope);
    case "folding": {
      const { axes, keep } = record.over(attrs);
      return folded(ins[0]!, axes, keep, record.how, scope);
    }
    case "contracting":
      return contracted(ins[0]!, ins[1]!, scope);
    case "special":
      return record.relation(ins, attrs, scope);
  }
}

function moved(ins: readonly Related[], index: IndexMap, scope: RelationScope): Related {
  const x = ins[0]!;
  switch (index.map) {
    case "permute":
      return transposed(x, index.order, scope.space);
    case "offset":
      return sliced(x, index.axis, index.start, index.size, scope);
    case "broadcast":
      return expanded(x, scope);
    case "join":
      return joined(ins, index.axis, scope);
  }
}
