// Renaming on the canvas: title and id are one step, a name that would be refused says why, and nothing is changed then.
import { beforeEach, expect, test } from "vitest";
import { check, findNode, hasErrors } from "../../src/core/index.ts";
import { namesOf, renameTo, whyNotRenamed } from "../../src/renderer/edit/nodes/rename.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { preset } from "../core/presets.ts";

const document = preset("decoder-only");
const state = () => useStore.getState();
beforeEach(() => state().open(document, null, true));

test("title and id change as one step, wires and weights follow, and undo gives both back", () => {
  expect(namesOf("emb")).toEqual({ title: "Embedding", id: "emb" });
  expect(renameTo("emb", { title: "Word vectors", id: "words" })).toBe("words");
  expect([...state().selection]).toEqual(["words"]);
  expect(findNode(check(state().document), "words")?.title).toBe("Word vectors");
  expect(hasErrors(check(state().document))).toBe(false);
  expect(state().document.wires).toContain("tokens.ids → words.ids");
  state().undo();
  expect(state().document).toBe(document);
});

test.each([
  ["", /must start|letter/i],
  ["Words", /lowercase/],
  ["2nd", /lowercase|start/],
  ["two words", /lowercase|letters/],
  ["in", /./],
  ["out", /./],
  ["mask", /mask/],
])('the id "%s" is refused with its reason', (id, why) => {
  expect(whyNotRenamed("emb", { title: "Embedding", id })).toMatch(why);
  expect(renameTo("emb", { title: "Embedding", id })).toBe("emb");
  expect(state().document).toBe(document);
});

test("no title, or that of the block, is none of its own; what is not changed is no step", () => {
  renameTo("norm_f", { title: "  ", id: "norm_f" });
  expect(state().document.nodes.norm_f?.title).toBeUndefined();
  expect(state().past.length).toBe(1);
  renameTo("norm_f", { title: "Norm", id: "norm_f" });
  expect(state().past.length).toBe(1);
  expect(namesOf("norm_f")?.title).toBe("Norm");
});

test("the nodes inside of a built-in group can be renamed too, and the ports of a group cannot", () => {
  state().enter("blocks/attn");
  expect(namesOf("blocks/attn/in")).toBeNull();
  expect(whyNotRenamed("blocks/attn/softmax", { title: "Weights", id: "weights" })).toBeNull();
  expect(renameTo("blocks/attn/softmax", { title: "Weights", id: "share" })).toBe("blocks/attn/share");
  expect(findNode(check(state().document), "blocks/attn/share")?.title).toBe("Weights");
  expect(hasErrors(check(state().document))).toBe(false);
});
