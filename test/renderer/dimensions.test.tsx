// What a letter of a shape means shows on hover: on the canvas, in the status line, beside the sizes.
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { allNodes, check, dimensionMeaning } from "../../src/core/index.ts";
import { Sockets } from "../../src/renderer/canvas/nodes/Sockets.tsx";
import { dimensionsIn } from "../../src/renderer/scene/dimensions-of.ts";
import { StatusLine } from "../../src/renderer/shell/StatusLine.tsx";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { buildScene } from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";
import { preset } from "../core/presets.ts";

const document = preset("decoder-only");

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  useStore.getState().open(document, null, true);
});
afterAll(() => void vi.unstubAllGlobals());

/** A busy machine takes its time over a module, ms. */
const patience = { timeout: 60_000 };

/** Of what is rendered: text and title of each element that has a title. */
async function titled(what: ReactNode): Promise<{ text: string; title: string }[]> {
  const host = window.document.createElement("div");
  const root = createRoot(host);
  await act(async () => root.render(<Tips>{what}</Tips>));
  const found = [...host.querySelectorAll<HTMLElement>("[title]")].map((e) => ({
    text: e.textContent ?? "",
    title: e.title,
  }));
  await act(async () => root.unmount());
  return found;
}

test("a shape on the canvas says what each of its letters means", async () => {
  const scene = buildScene(checkedOf(document).root, new Map(), new Map(), undefined, undefined);
  const node = [...scene.nodes.values()].find((n) => n.id === "emb");
  if (!node) throw new Error("there is no embedding");
  const shape = (await titled(<Sockets scene={node} problems={[]} />)).find(({ text }) => text !== "");
  expect(shape?.text).toBe("B T D");
  for (const name of ["B", "T", "D"]) expect(shape?.title).toContain(`${name}: ${dimensionMeaning(name)}`);
});

test("the status line says what the letters of its formula mean", async () => {
  // What works it out is fetched first.
  const work = await vi.waitFor(async () => {
    const found = (await titled(<StatusLine />)).find(({ text }) => /FLOP$/.test(text));
    if (!found) throw new Error("no cost yet");
    return found;
  }, patience);
  for (const name of ["B", "T", "D", "V"])
    expect(work.title).toContain(`\n${name}: ${dimensionMeaning(name)}`);
});

test("letters are found in a bound, and nothing else is", () => {
  expect(dimensionsIn("proved except T ≥ 31")).toEqual([`T: ${dimensionMeaning("T")}`]);
  expect(dimensionsIn("Texts of N layers while |score| < 80")).toEqual([]);
});

test("the width by which a Scale goes is named as it is there: √D on an embedding, √(D/H) on scores", () => {
  const made = check({
    ...preset("encoder-decoder"),
    nodes: { ...preset("encoder-decoder").nodes, loose: { block: "scale" } },
  }).root;
  expect(shapesOf(made).get("scale_target")?.shape.summary).toBe("√D");
  // Wired to nothing it has no width yet.
  expect(shapesOf(made).get("loose")?.shape.summary).toBe("1/√K");
  const attention = allNodes(check(preset("smallest")).root).find((n) => n.path.endsWith("attn"));
  const inside = attention?.body && [...shapesOf(attention.body).values()].map(({ shape }) => shape.summary);
  expect(inside).toContain("1/√(D/H)");
});
