// What was refused is said until somebody goes on; good news goes by itself.
import { act, createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notice } from "../../src/renderer/shell/Notice.tsx";
import { useStore } from "../../src/renderer/store/store.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";

const host = document.createElement("div");
let root: Root;
const said = () => host.querySelector(".notice")?.textContent ?? null;
const wait = (ms: number) => act(async () => vi.advanceTimersByTime(ms));
const press = (key: string) =>
  act(async () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.append(host);
  root = createRoot(host);
  await act(async () => root.render(createElement(Tips, null, createElement(Notice))));
  useStore.setState({ engine: "ready" });
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("good news goes by itself", async () => {
  await act(async () => useStore.getState().notify("info", "It is done."));
  expect(said()).toBe("It is done.");
  await wait(7000);
  expect(said()).toBeNull();
});

test("a refusal stays until the next gesture after it could be read", async () => {
  await act(async () => useStore.getState().notify("error", "It cannot be done."));
  await press("a");
  expect(said()).toBe("It cannot be done.");
  await wait(60_000);
  expect(said()).toBe("It cannot be done.");
  await press("Shift");
  expect(said()).toBe("It cannot be done.");
  await press("a");
  expect(said()).toBeNull();
});

test("a refusal can be dismissed", async () => {
  await act(async () => useStore.getState().notify("error", "It cannot be done."));
  await act(async () => host.querySelector("button")?.click());
  expect(said()).toBeNull();
});

test("what was done is said as long as it is: not once it is undone, nor once something else was done", async () => {
  const { document, dispatch, notify } = useStore.getState();
  for (const next of [
    () => useStore.getState().undo(),
    () => dispatch({ edit: "setMeta", set: { name: "B" } }),
  ]) {
    await act(async () => {
      dispatch({ edit: "setMeta", set: { name: "A" } });
      notify("info", "Done: name it A", { step: useStore.getState().document });
    });
    expect(said()).toContain("Done: name it A");
    await act(async () => void next());
    expect(said()).toBeNull();
  }
  useStore.setState({ document, past: [], future: [] });
});
