// A new block is treated by what it says of itself: nobody has to teach lint its name.
import { afterEach, expect, test } from "vitest";
import { any, defineBlock } from "../../../src/core/blocks/define.ts";
import { type Block, blocks, type Trait } from "../../../src/core/blocks/index.ts";
import { check, placeOf } from "../../../src/core/index.ts";
import { lint } from "../../../src/core/lint/index.ts";
import { add, connect, edited, remove } from "../edited.ts";

const registered = blocks as Map<string, Block>;

/** A block of a kind that Heddle does not have, which hands its input on. */
function register(traits: readonly Trait[]): void {
  const block = defineBlock({
    kind: "whereabouts",
    traits,
    title: "Whereabouts",
    category: "Positional encoding",
    words: ["whereabouts"],
    formula: "y = x",
    latex: "y = x",
    help: "Says where each token stands. Made for this test. Nothing mixes.",
    params: {},
    inputs: { x: any("…") },
    outputs: { x: any("…") },
    lower: (ir, { x }) => ({ x: ir.mul(x, x) }),
  });
  registered.set(block.kind, block);
}

afterEach(() => registered.delete("whereabouts"));

/** The decoder with the new block in place of its table of positions. */
const decoder = () =>
  edited(
    "decoder-only",
    add("here", "whereabouts"),
    connect("emb.x → here.x"),
    connect("here.x → blocks.x"),
    remove("add_pe"),
    remove("pe"),
  );

const found = () => lint(check(decoder()), { fixes: false }).map((d) => `${d.code} ${placeOf(d)}`);

test("a block that says it is positional yields no lint/no-position", () => {
  register(["positional"]);
  expect(found()).toEqual([]);
});

test("the same block without the trait does", () => {
  register([]);
  expect(found()).toContain("lint/no-position blocks/attn");
});
