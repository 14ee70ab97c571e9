// The palette finds blocks by the words of the field, and opens with those of which every transformer is made.
import { act, createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { blocks, check } from "../../src/core/index.ts";
import { allEntries, findEntries, idleCommands } from "../../src/renderer/command-palette/entries.ts";
import { blockToAdd } from "../../src/renderer/edit/nodes/nodes.ts";
import { parts } from "../../src/renderer/library/parts.ts";
import { findBlocks, paramsMeant } from "../../src/renderer/palette/find-blocks.ts";
import { Palette } from "../../src/renderer/palette/Palette.tsx";
import "../../src/renderer/shell/entries.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { countUse } from "../../src/renderer/store/used-blocks.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { preset } from "../core/presets.ts";

const known: readonly (readonly [typed: string, kind: string])[] = [
  ...(["layernorm", "layer norm", "LayerNorm", "rmsnorm", "RMS norm", "normalization", "norm"] as const).map(
    (w) => [w, "norm"] as const,
  ),
  ...(["positional", "positional encoding", "position embedding", "sinusoidal", "pe"] as const).map(
    (w) => [w, "pe"] as const,
  ),
  ...(
    ["multi-head", "multi-head attention", "multihead", "mha", "self-attention", "sdpa", "gqa"] as const
  ).map((w) => [w, "attention"] as const),
  ...(["mlp", "feed forward", "feed-forward", "swiglu", "geglu", "glu"] as const).map(
    (w) => [w, "ffn"] as const,
  ),
  ...(["dense", "linear", "projection", "fully connected", "fc"] as const).map((w) => [w, "linear"] as const),
  ...(["gelu", "relu", "silu", "nonlinearity"] as const).map((w) => [w, "activation"] as const),
  ...(["residual", "skip", "skip connection", "add", "sum"] as const).map((w) => [w, "add"] as const),
  ...(["lm head", "lmhead", "unembedding", "unembed", "logits"] as const).map((w) => [w, "lm_head"] as const),
  ...(["causal", "causal mask", "mask", "padding mask", "tril"] as const).map((w) => [w, "mask"] as const),
  ...(["cross entropy", "cross-entropy", "nll", "loss"] as const).map((w) => [w, "loss"] as const),
  ...(["query", "queries", "query key value", "qkv"] as const).map((w) => [w, "qkv"] as const),
  ["reshape", "reshape"],
  ["flatten", "reshape"],
  ["broadcast", "expand"],
  ["unsqueeze", "expand"],
  ["torch.cat", "concatenate"],
  ["chunk", "split"],
  ["cumsum", "cumulative_sum"],
  ["topk", "top_k"],
  ["nn.Parameter", "parameter"],
  ["class token", "parameter"],
  ["index select", "gather"],
  ["roll", "roll"],
  ["pad", "pad"],
  ["split heads", "split_heads"],
  ["view", "reshape"],
  ["merge heads", "concat"],
  ["softmax", "softmax"],
  ["dropout", "dropout"],
  ["embedding", "embedding"],
  ["token embedding", "embedding"],
  ["text", "tokens"],
  ["input", "tokens"],
  ["output projection", "wo"],
  ["o_proj", "wo"],
  ["rotary", "rope"],
  ["alibi", "relative_bias"],
  ["layers", "repeat"],
  ["permute", "transpose"],
  ["matrix multiplication", "matmul"],
  ["pooling", "reduce"],
  ["shift right", "shift"],
  ["subtraction", "subtract"],
  ["division", "divide"],
  ["max", "maximum"],
  ["exponential", "exp"],
  ["clip", "clamp"],
  ["squared relu", "activation"],
  ["gate", "multiply"],
];

describe("the words of the field", () => {
  test.each(known)("%s finds %s first", (typed, kind) => {
    expect(findBlocks(typed)[0]?.kind).toBe(kind);
  });

  test.each([...blocks.values()].map((b) => [b.title, b] as const))(
    "%s is found by each of its own",
    (_, b) => {
      expect(b.words.length).toBeGreaterThan(0);
      const names = [b.title, b.kind, ...b.words];
      expect(new Set(names).size).toBe(names.length);
      for (const word of names) expect(findBlocks(word)).toContain(b);
      expect(findBlocks(b.title)[0]).toBe(b);
      // As one types it, from the third letter on.
      for (let n = 3; n < b.title.length; n++) expect(findBlocks(b.title.slice(0, n))).toContain(b);
    },
  );

  test("Ctrl+K knows them too", () => {
    // A command may be called so too: swaps of one norm for the other.
    const first = (typed: string) =>
      findEntries(allEntries(), typed).find(({ label }) => label.startsWith("Add "))?.label;
    for (const [typed, label] of [
      ["layernorm", "Add Norm"],
      ["mlp", "Add FFN"],
      ["cross entropy", "Add Loss"],
      ["unembedding", "Add LMHead"],
    ])
      expect(first(typed!)).toBe(label);
  });
});

describe("a word that is a choice of a parameter", () => {
  test.each([
    ["rmsnorm", "norm", { kind: "rmsnorm" }],
    ["RMS norm", "norm", { kind: "rmsnorm" }],
    ["relu", "activation", { fn: "relu" }],
    ["swiglu", "ffn", { fn: "swiglu" }],
    ["layernorm", "norm", undefined],
    ["norm", "norm", undefined],
  ])("%s adds %s with it", (typed, kind, params) => {
    const [block] = findBlocks(typed);
    expect(block?.kind).toBe(kind);
    const meant = block && paramsMeant(block, typed);
    const isDefault = params && Object.entries(params).every(([p, v]) => block?.params[p]?.default === v);
    expect(meant).toEqual(isDefault ? undefined : params);
    const document = { ...useStore.getState().document };
    const [edit] = blockToAdd(kind, meant).edits(kind, [0, 0]);
    expect(edit).toMatchObject({
      edit: "addNode",
      node: { block: kind, ...(meant ? { params: meant } : {}) },
    });
    expect(check(document)).toBeDefined();
  });

  test("every choice of every block finds it, and what it asks for is no refusal", () => {
    for (const block of blocks.values())
      for (const [name, spec] of Object.entries(block.params))
        for (const choice of spec.choices ?? []) {
          expect(findBlocks(choice), choice).toContain(block);
          const meant = paramsMeant(block, choice);
          if (meant?.[name] !== undefined) expect("value" in spec.parse(meant[name])).toBe(true);
        }
  });
});

const shown = createElement(Tips, null, createElement(Palette));

describe("the palette", () => {
  let host: HTMLElement;
  let root: Root;
  beforeAll(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
  afterAll(() => vi.unstubAllGlobals());
  beforeEach(async () => {
    host = document.createElement("div");
    document.body.append(host);
    root = createRoot(host);
    await act(async () => root.render(shown));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    host.remove();
  });

  const items = () => [...host.querySelectorAll<HTMLElement>(".palette-item")];
  const titles = () => items().map((i) => i.textContent);
  const press = (key: string) =>
    act(async () =>
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })),
    );

  test("opens with what every transformer is made of, and what was used last", async () => {
    expect(titles()).toEqual([
      ...["Tokens", "Embedding", "PE", "QKV", "Attention", "Mask", "Concat", "Wo"],
      ...["Add", "Norm", "FFN", "LMHead"],
    ]);
    countUse("repeat");
    countUse("norm");
    countUse("loss");
    await act(async () => root.unmount());
    root = createRoot(host);
    await act(async () => root.render(shown));
    expect(titles().slice(12)).toEqual(["Loss", "Repeat"]);
    await act(async () => host.querySelector<HTMLElement>(".palette-all")?.click());
    expect(items().length).toBe(blocks.size + parts.length);
    await act(async () => host.querySelector<HTMLElement>(".palette-all")?.click());
    expect(items().length).toBe(14);
  });

  test("what is a favourite stands first and once, as long as it is one", async () => {
    const choose = async (title: string, label: string) => {
      const item = items().find((i) => i.textContent === title);
      await act(async () => item?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true })));
      const { placedMenu } = useStore.getState();
      expect(placedMenu?.label).toBe(title);
      await act(async () => placedMenu?.items.find((i) => i.label === label)?.perform());
    };
    await choose("Norm", "Add to favourites");
    await choose("Mask", "Add to favourites");
    expect(titles().slice(0, 3)).toEqual(["Norm", "Mask", "Tokens"]);
    expect(titles().filter((t) => t === "Norm")).toHaveLength(1);
    expect(JSON.parse(localStorage.getItem("heddle-favourite-blocks") ?? "")).toEqual(["norm", "mask"]);
    await choose("Norm", "Remove from favourites");
    expect(titles()[0]).toBe("Mask");
    await choose("Mask", "Remove from favourites");
    expect(titles()[0]).toBe("Tokens");
  });

  test("is one stop for Tab; arrow keys walk from the field through all of it", async () => {
    const stops = () =>
      [...host.querySelectorAll<HTMLElement>("input, button")].filter((e) => e.tabIndex === 0);
    expect(stops()).toEqual([host.querySelector("input")]);
    host.querySelector("input")?.focus();
    for (const item of items()) {
      await press("ArrowDown");
      expect(document.activeElement).toBe(item);
      expect(stops()).toEqual([item]);
    }
    await press("ArrowDown");
    expect(document.activeElement?.className).toBe("palette-all");
    await press("ArrowDown");
    expect(document.activeElement?.className).toBe("palette-all");
    await press("Home");
    expect(document.activeElement).toBe(host.querySelector("input"));
    await press("ArrowUp");
    expect(document.activeElement).toBe(host.querySelector("input"));
  });
});

test("of two swaps that are called alike the one that there is something for comes first", async () => {
  const found = async (name: Parameters<typeof preset>[0], typed: string) => {
    useStore.getState().open(preset(name), null, true);
    return findEntries(allEntries(await idleCommands()), typed)[0]?.label;
  };
  expect(await found("decoder-only", "post")).toBe("Pre-LN → Post-LN");
  expect(await found("encoder", "post")).toBe("Post-LN → Pre-LN");
  expect(await found("decoder-only", "grouped")).toMatch(/GQA/);
});
