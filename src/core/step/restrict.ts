// One operation restricted to parts of its time: by the kind of its primitive's record.

import type { Op } from "../ir/index.ts";
import { one, type Size } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import { contract, fold, mixRow } from "./folding.ts";
import type { Part } from "./lift.ts";
import { join, offset } from "./moving.ts";
import { positionsOf, sizeNow } from "./positions.ts";
import { refuse } from "./refusal.ts";
import type { Spans } from "./span.ts";
import { through } from "./through.ts";
import { recordOf } from "./time.ts";

export function restrict(d: Derivation, op: Op, spans: Spans): Part {
  const record = recordOf(op);
  const out = d.whole.values[op.output]!;
  const name = op.prim as Parameters<typeof d.lift.one>[0];
  switch (record.kind) {
    case "pointwise":
      return d.lift.aligned(
        op,
        out,
        op.inputs.map((_, i) => through(d, op, i, spans)),
      );
    case "folding":
      return fold(d, op, record, spans);
    case "contracting":
      return contract(d, op, spans);
    case "moving": {
      const index = record.index(op.attrs);
      if (index.map === "broadcast")
        return d.lift.expand(through(d, op, 0, spans), d.shaped(out.shape, spans));
      if (index.map === "permute") return d.lift.one(name, through(d, op, 0, spans), op.attrs);
      return index.map === "offset" ? offset(d, op, index, spans) : join(d, op, index.axis, spans);
    }
    case "special":
      break;
  }
  const does = record.axes;
  switch (does.does) {
    case "mixRow":
      return mixRow(d, op, does.neutral, spans);
    case "regroup":
      return d.lift.one(name, through(d, op, 0, spans), { shape: d.shaped(out.shape, spans) });
    case "lookUp": {
      if (d.facts[op.inputs[0]!]!.time[0] !== null) return refuse("computed", d.nodeOf(op.output), op.prim);
      const [table, ids] = [through(d, op, 0, spans), through(d, op, 1, spans)];
      if (table.each) return refuse("batch", d.nodeOf(op.output), op.prim);
      return { value: d.g.gather(table.value, ids.value), each: ids.each };
    }
    case "compare":
      return compare(d, op, spans);
    case "make":
      if (does.what === "numbers") return d.lift.plain(d.g.emit(name, [], op.attrs));
      if (does.what === "size") return d.lift.plain(sizeNow(d, op.attrs.size as Size, d.nodeOf(op.output)));
      return spans[0] ? positionsOf(d, spans[0]) : d.lift.plain(d.g.emit(name, [], op.attrs));
  }
}

/** Ids against 0, 1, …; where that counts positions, against those. */
function compare(d: Derivation, op: Op, spans: Spans): Part {
  const ids = through(d, op, 0, spans);
  const span = spans.at(-1);
  if (!span) return { value: d.g.emit("oneHot", [ids.value], op.attrs), each: ids.each };
  if (ids.each || d.ragged) return refuse("batch", d.nodeOf(op.output), op.prim);
  const column = d.g.reshape(ids.value, { shape: [...ids.value.shape, one] });
  return d.lift.plain(d.g.cast(d.g.equal(column, positionsOf(d, span).value), { dtype: "f32" }));
}
