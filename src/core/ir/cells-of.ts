// A primitive's record at given sizes: the cells of its output.

import type { AbstractTensor, DependenceScope } from "./dependence/abstract-tensor.ts";
import { mapCells } from "./dependence/cells.ts";
import { matmulCells, reduceCells } from "./dependence/rows.ts";
import { concatCells, expandCells, sliceCells, transposeCells } from "./dependence/shape.ts";
import type { Dependence, IndexMap } from "./dependence-record.ts";
import type { Attrs } from "./program.ts";

/** What each cell of the output may depend on and can be; its dependences hold every one that there is. */
export function cellsOf(
  record: Dependence,
  ins: readonly AbstractTensor[],
  attrs: Attrs,
  scope: DependenceScope,
): AbstractTensor {
  switch (record.kind) {
    case "pointwise":
      return mapCells(scope, ins, record, record.formula(attrs, scope.dtype));
    case "moving":
      return movedCells(ins, record.index(attrs), scope);
    case "folding": {
      const { axes, keep } = record.over(attrs);
      return reduceCells(ins[0]!, axes, keep, record.how, scope);
    }
    case "contracting":
      return matmulCells(ins[0]!, ins[1]!, scope);
    case "special":
      return record.cells(ins, attrs, scope);
  }
}

function movedCells(ins: readonly AbstractTensor[], index: IndexMap, scope: DependenceScope): AbstractTensor {
  const x = ins[0]!;
  switch (index.map) {
    case "permute":
      return transposeCells(x, index.order);
    case "offset":
      return sliceCells(x, index.axis, scope.at(index.start), scope.at(index.size), scope);
    case "broadcast":
      return expandCells(x, scope);
    case "join":
      return concatCells(ins, index.axis, scope);
  }
}
