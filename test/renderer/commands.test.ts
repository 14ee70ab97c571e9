// The one list of commands, and the search over it.
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { allEntries, findEntries } from "../../src/renderer/command-palette/entries.ts";
import type { Command } from "../../src/renderer/commands/command.ts";
import { commandFor, listenForKeys } from "../../src/renderer/commands/keys.ts";
import { allCommands, isEnabled } from "../../src/renderer/commands/registry.ts";
import { fuzzyScore } from "../../src/renderer/ui/fuzzy.ts";
import "../../src/renderer/shell/entries.ts";
import { MainMenus } from "../../src/renderer/shell/MainMenus.tsx";
import { useStore } from "../../src/renderer/store/store.ts";
import { preset } from "../core/presets.ts";

/** What stands in the menus of the bar, opened one after the other. */
async function menuLabels(): Promise<Set<string>> {
  const host = document.createElement("div");
  document.body.append(host);
  const root = createRoot(host);
  await act(async () => root.render(createElement(MainMenus)));
  const labels = new Set<string>();
  const press = (at: Element | null, key: string) =>
    act(async () => at?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  for (const trigger of host.querySelectorAll("[aria-haspopup=menu]")) {
    await press(trigger, "Enter");
    for (const item of document.querySelectorAll("[role=menu] .menu-label")) labels.add(item.textContent);
    await press(document.querySelector("[role=menu]"), "Escape");
  }
  await act(async () => root.unmount());
  host.remove();
  return labels;
}

describe("the commands", () => {
  let menus: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    menus = await menuLabels();
  });
  afterAll(() => vi.unstubAllGlobals());

  test.each(allCommands().map((c) => [c.id, c] as const))("%s has a key or a menu entry", (_, c) => {
    expect(
      c.key !== undefined || c.nativeKey !== undefined || menus.has(c.label) || c.within !== undefined,
    ).toBe(true);
    if (c.within !== undefined) expect(allCommands().map((other) => other.id)).toContain(c.within);
  });

  const place = { stream: "main", sample: 0, position: 0, head: 0 };
  const stepping = { at: "emb", index: 0, ...place, pass: "whole" as const, playing: false, pace: 1 };
  const letters = allCommands().flatMap((c) =>
    c.key !== undefined && /^(shift\+)?.$/.test(c.key) ? [c.key] : [],
  );
  test.each(letters)("%s is left to a field that is typed into", (key) => {
    const field = document.createElement("input");
    document.body.append(field);
    const press = () =>
      new KeyboardEvent("keydown", {
        key: key.at(-1) ?? "",
        shiftKey: key.startsWith("shift"),
        bubbles: true,
      });
    const seen: (Command | undefined)[] = [];
    const listen = (e: KeyboardEvent) => seen.push(commandFor(e));
    window.addEventListener("keydown", listen);
    // Some keys are a command's in step mode only.
    useStore.setState({ stepping });
    document.body.dispatchEvent(press());
    field.dispatchEvent(press());
    window.removeEventListener("keydown", listen);
    useStore.setState({ stepping: null });
    field.remove();
    expect(seen.map((c) => c?.key)).toEqual([key, undefined]);
  });

  test.each([
    ["a text field", "<input>", undefined],
    ["a text area", "<textarea></textarea>", undefined],
    ["a tick", '<input type="checkbox">', "undo"],
    ["a slider", '<input type="range">', "undo"],
    ["a list", "<select></select>", "undo"],
  ])("Ctrl+Z in %s", (_, html, id) => {
    document.body.insertAdjacentHTML("beforeend", html);
    const field = document.body.lastElementChild;
    let found: Command | undefined;
    const listen = (e: KeyboardEvent) => {
      found = commandFor(e);
    };
    window.addEventListener("keydown", listen);
    field?.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    window.removeEventListener("keydown", listen);
    field?.remove();
    expect(found?.id).toBe(id);
  });

  test("no two take the same key", () => {
    const keys = allCommands().flatMap((c) => c.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the search", () => {
  const first = (typed: string) => findEntries(allEntries(), typed)[0]?.label;

  test("finds by letters in order, words first", () => {
    expect(fuzzyScore("sa", "Save as…")).not.toBeNull();
    expect(fuzzyScore("as", "Save")).toBeNull();
    expect(fuzzyScore("", "Anything")).not.toBeNull();
    expect(first("fit")).toBeDefined();
    expect(first("zoom to")).toBe("Zoom to fit");
    expect(first("add emb")).toBe("Add Embedding");
    expect(findEntries(allEntries(), "qqqqq")).toEqual([]);
  });

  test.each([
    ["light", "Theme: light"],
    ["dark", "Theme: dark"],
    ["contrast", "Theme: high contrast"],
    ["start", "Start training"],
    ["overfit", "Overfit one batch"],
    ["pytorch", "Export as PyTorch…"],
    ["export onnx", "Export as ONNX…"],
    ["import weights", "Import weights…"],
    ["generate from", "Generate from prompt…"],
  ])("%s finds %s", (typed, label) => {
    expect(first(typed)).toBe(label);
  });

  test.each(["Pause training", "Resume training", "Stop training"])("%s is there, and not yet", (label) => {
    expect(findEntries(allEntries(), label).find((e) => e.label === label)?.disabled).toBe(true);
  });

  test("puts what cannot be done now last", () => {
    const found = findEntries(allEntries(), "");
    const lastEnabled = found.findLastIndex((e) => !e.disabled);
    expect(found.slice(0, lastEnabled + 1).some((e) => e.disabled)).toBe(false);
  });
});

test("Tab adds a block where a node was pointed at, and goes on where keys have led to it", () => {
  const stop = listenForKeys();
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.addEventListener("keydown", (e) => e.key.startsWith("Arrow") && e.stopPropagation());
  const node = canvas.appendChild(document.createElement("div"));
  node.className = "react-flow__node";
  document.body.append(canvas);
  const press = (key: string) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    node.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const point = (at: Element) => at.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  expect(press("Tab")).toBe(false);
  point(node);
  expect(press("Tab")).toBe(true);
  expect(press("Tab")).toBe(true);
  press("ArrowRight");
  expect(press("Tab")).toBe(false);
  point(node);
  point(document.body);
  expect(press("Tab")).toBe(false);
  stop();
  canvas.remove();
});

test("D35: what groups asks for two nodes, what takes a group apart for a group", () => {
  const { open, select } = useStore.getState();
  open(preset("decoder-only"), null, true);
  const enabled = (id: string) => {
    const found = allCommands().find((c) => c.id === id);
    return found !== undefined && isEnabled(found);
  };
  const asked = (...paths: string[]) => {
    select(paths);
    return { group: enabled("group"), ungroup: enabled("ungroup") };
  };
  expect(asked()).toEqual({ group: false, ungroup: false });
  expect(asked("emb")).toEqual({ group: false, ungroup: false });
  expect(asked("emb", "pe")).toEqual({ group: true, ungroup: false });
  expect(asked("blocks")).toEqual({ group: false, ungroup: true });
});
