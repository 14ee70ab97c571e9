// Bars of probabilities can be compared across predictions: the same length is the same probability.
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Bars } from "../../src/renderer/values/Bars.tsx";

beforeAll(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterAll(() => void vi.unstubAllGlobals());

test("a bar is as wide as its token is likely", async () => {
  const host = document.createElement("div");
  const root = createRoot(host);
  const predictions = [0.03, 0.5, Number.NaN].map((probability, id) => ({ id, token: "a", probability }));
  await act(async () => root.render(createElement(Bars, { predictions })));
  const widths = [...host.querySelectorAll<HTMLElement>(".bar-fill")].map((bar) => bar.style.width);
  expect(widths).toEqual(["3%", "50%", "0%"]);
  await act(async () => root.unmount());
});
