// Repairs of a text that two blocks read in different sizes: the sizes of the one, or a text of its own.

import { streamsOf } from "../check/index.ts";
import { freeId } from "../document/index.ts";
import { type Propose, type Repair, setParam } from "../repair/index.ts";
import type { Size } from "../shape/index.ts";
import { asParam } from "./sizes.ts";

export const fixStreamSizes: Propose<"stream/sizes"> = (d, checked) => {
  const like = (node: string, [batch, time]: readonly [Size, Size]) => [
    setParam(node, "batch", asParam(batch.key)),
    setParam(node, "time", asParam(time.key)),
  ];
  const alike: Repair = {
    label: `Give "${d.node}" the sizes of "${d.other}"`,
    edits: like(d.node, d.expected),
  };
  const other: Repair = {
    label: `Give "${d.other}" the sizes of "${d.node}"`,
    edits: like(d.other, d.found),
  };
  const { document } = checked;
  const stream = freeId(d.stream, new Set([...streamsOf(checked), ...Object.keys(document.text)]));
  const apart: Repair = {
    label: `Let "${d.node}" read a stream of its own, "${stream}"`,
    edits: [
      { edit: "setText", stream, text: document.text[d.stream] ?? "" },
      setParam(d.node, "stream", stream),
    ],
  };
  // Whoever writes another length means another text; lines in another number are a slip.
  const isOther = d.found[1].key !== d.expected[1].key;
  return isOther ? [apart, alike, other] : [alike, other, apart];
};
