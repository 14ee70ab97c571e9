// The story: each token is looked at by the pointer or by keys, pinned by a press, and lit in what is shown of values.
import { act, createElement, type ReactElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { colourOf, ramps, scaleOf } from "../../src/figure/ramps.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { tokenLookedAt } from "../../src/renderer/store/token-slice.ts";
import { TokenChips } from "../../src/renderer/story/TokenChips.tsx";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { HeatMap } from "../../src/renderer/values/HeatMap.tsx";
import { lastPosition, predictedPlace } from "../../src/renderer/values/next-tokens.ts";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
const initial = useStore.getState();
let host: HTMLElement;
let root: Root;
beforeEach(() => {
  useStore.setState(initial, true);
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
});

const show = (what: ReactElement) => act(async () => root.render(createElement(Tips, null, what)));
const looked = () => tokenLookedAt(useStore.getState());

describe("the sentence", () => {
  const tokens = ["the", "cat", "sat", "on"];
  const next = new Map([[1, [{ token: "went", id: 3, probability: 0.337, logit: 1 }]]]);
  const chips = () => [...host.querySelectorAll<HTMLElement>("[role=option]")];
  beforeEach(() => show(<TokenChips tokens={tokens} at={3} blank={4} next={next} />));

  test("is read as a sentence, with a blank where the prediction is of, and says what each predicts", () => {
    expect(host.textContent?.replace(/\s+/g, " ")).toBe("the cat sat on ?");
    expect(chips()[1]?.title).toBe("predicts went, 33.7%");
    expect(chips().filter((chip) => chip.className.includes("is-at"))).toEqual([chips()[3]]);
  });

  test("a press pins a token and lets go of it again; its rows are lit meanwhile", async () => {
    await act(async () => chips()[1]?.click());
    expect(looked()).toBe(1);
    expect(document.documentElement.dataset.token).toBe("1");
    expect(document.documentElement.style.getPropertyValue("--token-from")).toBe("25%");
    expect(chips()[1]?.getAttribute("aria-selected")).toBe("true");
    await act(async () => chips()[1]?.click());
    expect(looked()).toBeNull();
    expect(document.documentElement.dataset.token).toBeUndefined();
  });

  test("arrow keys look at the token before, and stop at the end", async () => {
    const press = (key: string) =>
      act(async () =>
        host
          .querySelector("[role=listbox]")
          ?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })),
      );
    await press("ArrowLeft");
    expect(looked()).toBe(2);
    await press("ArrowRight");
    expect(looked()).toBe(3);
    await press("Enter");
    expect(useStore.getState().tokenPinned).toBe(3);
  });
});

test("a prediction stands behind its token, or in its place", () => {
  expect(predictedPlace("next-token", 2)).toBe(3);
  expect(predictedPlace("seq2seq", 2)).toBe(2);
  expect(lastPosition("next-token", ["a", "b"])).toBe(1);
  expect(lastPosition("masked-lm", ["a", "[MASK]", "b"])).toBe(1);
});

describe("attention weights", () => {
  const statistics = { min: 0, max: 1, mean: 0.5, std: 0.3, nan: 0, infinite: 0 };
  test("an exact zero has the colour of a masked score, a small share has not", () => {
    const scale = scaleOf("f32", statistics, true);
    const ramp = ramps.light;
    expect(colourOf(0, 1, scale, ramp)).toEqual(ramp.infinite);
    expect(colourOf(1e-7, 1, scale, ramp)).not.toEqual(ramp.infinite);
    // Ids and signed values have a zero like any other.
    expect(colourOf(0, 1, scaleOf("i32", statistics, false), ramp)).toEqual(ramp.zero);
    expect(colourOf(0, 1, scaleOf("f32", { ...statistics, min: -1 }, true), ramp)).toEqual(ramp.zero);
  });

  test("each row ends in its sum, and the row of a token is marked", async () => {
    const matrix = { rows: 2, columns: 2, data: [1, 0, 0.25, 0.75] };
    const map = { matrix, scale: "shares", limit: 1, dtype: "f32", large: false } as const;
    await show(<HeatMap {...map} rowLabels={["a", "b"]} columnLabels={["a", "b"]} lit={1} summed={true} />);
    expect(host.querySelector(".heat-sums")?.textContent).toBe("Σ 1.001.00");
    expect(host.querySelector<HTMLElement>(".heat-row")?.style.top).not.toBe("0px");
    await show(<HeatMap {...map} rowLabels={["a", "b"]} columnLabels={["a", "b"]} />);
    expect(host.querySelector(".heat-sums, .heat-row")).toBeNull();
  });
});
