// A check that remembers the last one says what a check from nothing says.
import { describe, expect, test } from "vitest";
import {
  allNodes,
  applyEdit,
  type Checked,
  CheckMemo,
  check,
  type Edit,
  explain,
  findNode,
} from "../../../src/core/index.ts";
import { add, connect, edited, param } from "../edited.ts";

const name = "decoder-only";
/** A width that is wrong inside the repeated layer: the chain of the other size leads out of it, to the embedding. */
const narrow = param("blocks/wo", "out", 96);

function becauseOf(checked: Checked): readonly string[] {
  const d = checked.diagnostics.find((x) => x.code === "shape/size");
  if (!d) throw new Error("no wrong size");
  return explain(d).because;
}

/** The check of the preset after some edits, and then after one more. */
function twice(before: readonly Edit[], edit: Edit): readonly [Checked, Checked] {
  const memo = new CheckMemo();
  const document = edited(name, ...before);
  const next = applyEdit(document, edit);
  if (!next.ok) throw new Error(next.why);
  return [check(document, { memo }), check(next.document, { memo })];
}

describe("an incremental check", () => {
  test("a rewiring that changes no size leaves everything behind it as it was", () => {
    const [before, after] = twice([], connect("emb.x → blocks.x"));
    const left = (path: string) => findNode(after, path) === findNode(before, path);
    expect(left("norm_f")).toBe(true);
    expect(left("lm_head")).toBe(true);
    expect(left("blocks")).toBe(false);
    expect(findNode(after, "blocks")?.inputs[0]?.source).toEqual({ node: "emb", port: "x" });
    expect(findNode(after, "norm_f")?.inputs[0]?.source).toEqual({ node: "blocks", port: "x" });
  });

  test("and its messages tell the new way that a size came", () => {
    const [before, after] = twice([narrow], connect("emb.x → blocks.x"));
    expect(becauseOf(before)[0]).toMatch(/← add_pe\.y ← emb\.x ← emb, parameter "width"$/);
    expect(becauseOf(after)[0]).toMatch(/[^y] ← emb\.x ← emb, parameter "width"$/);
    expect(becauseOf(after)[0]).not.toContain("add_pe");
    expect(becauseOf(after)[1]).toBe(becauseOf(before)[1]);
  });

  test("a message that says the same is the same object", () => {
    const [before, after] = twice([narrow], param("norm_f", "kind", "rmsnorm"));
    const of = (c: Checked) => c.diagnostics.find((d) => d.code === "shape/size");
    expect(of(before)).toBeDefined();
    expect(of(after)).toBe(of(before));
  });

  test("made in steps it says what it says at once", () => {
    const memo = new CheckMemo();
    const document = edited(name, narrow);
    let steps = 0;
    let checked: Checked | null = null;
    while (!checked) {
      let left = ++steps;
      checked = check(document, { memo, rests: () => --left < 0 });
    }
    expect(steps).toBeGreaterThan(3);
    const whole = check(document);
    expect(checked.diagnostics.map((d) => explain(d))).toEqual(whole.diagnostics.map((d) => explain(d)));
    const nodes = ({ root }: Checked) => allNodes(root).map((n) => [n.path, n.state, n.outputs]);
    expect(nodes(checked)).toEqual(nodes(whole));
  });

  test("every node of the whole graph is as from scratch", () => {
    const [, after] = twice([], connect("emb.x → blocks.x"));
    expect(after.root).toEqual(check(after.document).root);
    expect(allNodes(after.root).length).toBeGreaterThan(20);
  });
});

describe("nodes that are alike", () => {
  test("have one result, each with its own wires, title and inside", () => {
    const document = edited(
      "worked-example",
      add("more", "attention"),
      connect("qkv.q → more.q"),
      connect("qkv.k → more.k"),
      connect("qkv.v → more.v"),
      connect("mask.mask → more.mask"),
      { edit: "setTitle", node: "more", title: "Another" },
    );
    const checked = check(document);
    const [attn, more] = [findNode(checked, "attn"), findNode(checked, "more")];
    expect(more?.params).toBe(attn?.params);
    expect(more?.outputs).toBe(attn?.outputs);
    expect(more?.title).toBe("Another");
    expect(more?.body?.nodes.map((n) => n.path)).toEqual(
      attn?.body?.nodes.map((n) => n.path.replace("attn", "more")),
    );
  });

  test("but a mask that is off is no mask", () => {
    const checked = check(
      edited(
        "worked-example",
        add("more", "attention"),
        connect("qkv.q → more.q"),
        connect("qkv.k → more.k"),
        connect("qkv.v → more.v"),
        add("off", "mask"),
        { edit: "setFlag", node: "off", flag: "mute", on: true },
        connect("off.mask → more.mask"),
      ),
    );
    const inside = (path: string) => findNode(checked, path)?.inputs.find((p) => p.name === "mask")?.source;
    expect(inside("attn/mask")).toEqual({ node: "in", port: "mask" });
    expect(inside("more/mask")).toBeNull();
  });
});
