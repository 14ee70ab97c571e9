// Graphs at the corners of what an export has to say: names that Python has, repeats of every kind, ties, sizes.
import type { Edit, HeddleDocument } from "../../src/core/index.ts";
import { add, connect, dim, disconnect, edited, opened, param } from "../core/edited.ts";

const rename = (id: string, to: string, scope = ""): Edit => ({ edit: "renameNode", scope, id, to });
const flag = (node: string, which: "bypass" | "mute"): Edit => ({
  edit: "setFlag",
  node,
  flag: which,
  on: true,
});
const text = (words: string): Edit => ({ edit: "setText", stream: "main", text: words });
const ports = (outputs: readonly string[], inputs: Extract<Edit, { edit: "setPorts" }>["inputs"]): Edit => ({
  edit: "setPorts",
  scope: "blocks",
  inputs,
  outputs,
});
const carried = { x: "carried", mask: "shared" } as const;

/** Two heads over the same stream, each with a loss of the next tokens. */
const twoLosses = [
  add("shift", "shift", { fill: -100 }),
  add("loss", "loss"),
  add("head_2", "lm_head"),
  add("loss_2", "loss"),
  connect("tokens.ids → shift.x"),
  connect("shift.x → loss.targets"),
  connect("lm_head.logits → loss.logits"),
  connect("norm_f.x → head_2.x"),
  connect("head_2.logits → loss_2.logits"),
  connect("shift.x → loss_2.targets"),
];

/** One behind the other, each with the wires that end at it. */
const inARow = (
  from: string,
  to: string,
  row: readonly (readonly [
    id: string,
    block: string,
    params: Parameters<typeof add>[2],
    into: string,
    out: string,
    ...others: string[],
  ])[],
): Edit[] => {
  let end = from;
  const edits = row.flatMap(([id, block, params, into, out, ...others]) => {
    const made = [
      add(id, block, params),
      connect(`${end} → ${id}.${into}`),
      ...others.map((w) => connect(w)),
    ];
    end = `${id}.${out}`;
    return made;
  });
  return [...edits, connect(`${end} → ${to}`)];
};

export const corners: Readonly<Record<string, () => HeddleDocument>> = {
  keywords: () =>
    edited(
      "decoder-only",
      rename("emb", "class"),
      rename("pe", "lambda"),
      rename("add_pe", "self"),
      rename("mask", "torch"),
      rename("norm_f", "forward"),
      rename("probs", "range"),
      rename("qkv", "train", "blocks"),
      rename("attn", "nn", "blocks"),
      rename("ffn", "x", "blocks"),
      rename("wo", "parameters", "blocks"),
      rename("norm_1", "layer", "blocks"),
    ),
  "names with underscores": () =>
    edited("decoder-only", rename("emb", "train"), rename("pe", "train_"), rename("mask", "device")),
  "longer text, two lines": () => edited("decoder-only", text("the cat sat on the old mat\na dog")),
  "padding and documents": () =>
    edited(
      "decoder-only",
      text("the cat . sat on\na dog"),
      add("pad", "mask", { kind: "padding" }),
      add("docs", "mask", { kind: "documents", separator: 37 }),
      add("both", "mask_logic", { op: "and" }),
      add("all", "mask_logic", { op: "and" }),
      connect("tokens.valid → pad.valid"),
      connect("tokens.ids → docs.ids"),
      connect("pad.mask → both.a"),
      connect("docs.mask → both.b"),
      disconnect("mask.mask → blocks.mask"),
      connect("mask.mask → all.a"),
      connect("both.mask → all.b"),
      connect("all.mask → blocks.mask"),
    ),
  "shared repeat": () => edited("decoder-only", param("blocks", "weights", "shared")),
  "rounds stacked": () =>
    edited("decoder-only", ports(["x", "weights"], carried), connect("attn.weights → out.weights", "blocks")),
  "a row for each round": () =>
    edited(
      "decoder-only",
      add("rows", "constant", {
        kind: "table",
        height: "N",
        width: "D",
        data: [[0.5]],
      }),
      add("waves", "pe", { kind: "learned", length: "N", max: "N" }),
      add("sum", "add"),
      add("shifted", "add", undefined, "blocks"),
      ports(["x"], { ...carried, row: "each" }),
      connect("rows.y → sum.a"),
      connect("waves.pe → sum.b"),
      connect("sum.y → blocks.row"),
      disconnect("in.x → norm_1.x", "blocks"),
      connect("in.x → shifted.a", "blocks"),
      connect("in.row → shifted.b", "blocks"),
      connect("shifted.y → norm_1.x", "blocks"),
    ),
  "tied head": () =>
    edited("decoder-only", param("lm_head", "tied", true), {
      edit: "setTie",
      weight: "lm_head.table",
      to: "emb.table",
    }),
  "tied the other way": () =>
    edited("decoder-only", param("lm_head", "tied", true), {
      edit: "setTie",
      weight: "emb.table",
      to: "lm_head.table",
    }),
  "tied between rounds": () =>
    edited("decoder-only", { edit: "setTie", weight: "blocks.1.wo.w", to: "blocks.0.wo.w" }),
  "muted and bypassed": () =>
    edited("decoder-only", flag("pe", "mute"), flag("blocks/norm_1", "bypass"), flag("blocks/ffn", "bypass")),
  "a number for a name": () => edited("decoder-only", param("blocks/wo", "out", 64)),
  "dims that Python has": () =>
    edited(
      "decoder-only",
      dim("None", 24),
      dim("Model", 2),
      param("blocks/ffn", "hidden", "None"),
      param("blocks", "count", "Model"),
    ),
  "an opened group": () =>
    edited(
      "decoder-modern",
      opened("decoder-modern", "blocks/attn"),
      param("blocks/attn/softmax", "axis", 3),
    ),
  dropout: () =>
    edited("decoder-only", param("blocks/attn", "dropout", 0.2), param("blocks/ffn", "dropout", 0.1)),
  "two losses": () => edited("decoder-only", ...twoLosses),
  "two losses added, one scaled": () =>
    edited(
      "decoder-only",
      ...twoLosses,
      add("less", "scale", { by: "factor", factor: 0.25 }),
      add("total", "add"),
      connect("loss_2.loss → less.x"),
      connect("loss.loss → total.a"),
      connect("less.x → total.b"),
    ),
  "moved, picked, ordered and summed": () =>
    edited(
      "smallest",
      text("the cat sat on\na dog"),
      add("bias", "parameter", { axes: "H D/H", init: "ones" }),
      add("mean", "reduce"),
      add("cls", "parameter", { axes: "1 D" }),
      add("each", "expand", { axis: 0, size: "B" }),
      connect("cls.y → each.x"),
      ...inARow("add_2.y", "norm_2.x", [
        ["heads", "reshape", { shape: "B T H D/H" }, "x", "x"],
        ["biased", "maximum", undefined, "a", "y", "bias.y → biased.b"],
        ["merged", "reshape", { shape: "B T D" }, "x", "x"],
        ["less", "subtract", undefined, "a", "y", "merged.x → mean.x", "mean.x → less.b"],
        ["first", "concatenate", { axis: 1 }, "b", "y", "each.x → first.a"],
        ["cut", "slice", { length: "T" }, "x", "x"],
        ["halves", "split", undefined, "x", "b"],
        ["turned", "concatenate", undefined, "a", "y", "halves.a → turned.b"],
        ["sums", "cumulative_sum", undefined, "x", "x"],
        ["rolled", "roll", { axis: -1 }, "x", "x"],
        ["padded", "pad", { before: 1 }, "x", "x"],
        ["short", "slice", { length: "T" }, "x", "x"],
        ["copies", "expand", { axis: 2, size: "H" }, "x", "x"],
        ["one", "reduce", { axis: 2 }, "x", "x"],
        ["held", "clamp", { low: -2, high: 2 }, "x", "x"],
        ["grown", "exp", undefined, "x", "x"],
        ["soft", "softplus", undefined, "x", "x"],
        ["shares", "divide", undefined, "b", "y", "held.x → shares.a"],
        ["best", "top_k", { k: "D/2" }, "x", "indices"],
        ["picked", "gather", { axis: -1 }, "ids", "x", "shares.y → picked.x"],
        ["squared", "square", undefined, "x", "x"],
        ["least", "minimum", undefined, "a", "y", "best.values → least.b"],
        ["wide", "linear", { out: "D" }, "x", "y"],
      ]),
    ),
  "one position": () => edited("smallest", text("the")),
};
