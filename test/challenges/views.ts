// Views that were meant to be transposes: every shape fits, and each position gets parts of others.
import { add, connect, remove } from "../core/edited.ts";
import type { Seed } from "./challenge.ts";

const body = "blocks";

/** The heads' outputs viewed as one vector each, without the transpose that Concat begins with. */
const mergedByView = [
  remove("concat", body),
  add("view", "reshape", { shape: "B T:time D:feature" }, body),
  connect("attn.out → view.x", body),
  connect("view.x → wo.x", body),
];

export const views: readonly Seed[] = [
  {
    id: "heads-merged-by-view",
    kind: "mixing",
    base: "encoder",
    title: "A matter of view",
    story:
      "Somebody replaced the block that joins the heads by one cheap reshape, since the sizes come out the same. With a single head nothing changes; with four it trains, and fills in blanks hardly better than by chance.",
    edits: mergedByView,
    code: "leak/padding",
    node: "blocks/view",
    firstFix: ["Transpose to B T H D/H before it"],
    reports: [
      "ajhalthor/Transformer-Neural-Network#8",
      "649453932/Chinese-Text-Classification-Pytorch#10",
      "jadore801120/attention-is-all-you-need-pytorch#7",
    ],
  },
  {
    id: "heads-merged-by-view-causal",
    kind: "mixing",
    base: "decoder-only",
    title: "One line shorter",
    story:
      "A line with permute looked redundant, for the reshape behind it gives the right shape without. The mask is still causal, the copying test still passes, and the loss is lower than it can be.",
    edits: mergedByView,
    code: "leak/future",
    node: "blocks/view",
    firstFix: ["Transpose to B T H D/H before it"],
    reports: ["jsbaan/transformer-from-scratch#6", "ajhalthor/Transformer-Neural-Network#4"],
  },
];
