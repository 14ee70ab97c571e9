// Numbers as they are shown: of the run at hand, ids as ids.
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { limitOf, scaleOf } from "../../src/figure/ramps.ts";
import { CostTable } from "../../src/renderer/inspector/CostTable.tsx";
import { StatusLine } from "../../src/renderer/shell/StatusLine.tsx";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { HeatMap } from "../../src/renderer/values/HeatMap.tsx";
import { Legend } from "../../src/renderer/values/Legend.tsx";
import { entryWithin } from "../../src/renderer/values/numbers.ts";
import type { RunResult } from "../../src/runtime/client/index.ts";
import { preset } from "../core/presets.ts";

const document = preset("decoder-only");
/** A busy machine takes its time, ms. */
const patience = { timeout: 60_000 };
const state = () => useStore.getState();
const ranWith = (T: number) => {
  const bindings = { ...checkedOf(document).bindings, T };
  const result = { bindings, timing: { run: 1 } } as unknown as RunResult;
  useStore.setState({ ran: { document, result } });
};

beforeAll(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => state().open(document, null, true));

/** Text of what is rendered in the page. */
async function shown(what: ReactNode): Promise<string> {
  const host = window.document.createElement("div");
  const root = createRoot(host);
  await act(async () => root.render(<Tips>{what}</Tips>));
  const text = host.textContent;
  await act(async () => root.unmount());
  return text;
}

describe("cost is that of the text at hand", () => {
  test.each<[string, ReactNode]>([
    ["of the graph", <CostTable key="graph" path={null} />],
    ["of a node", <CostTable key="node" path="blocks" />],
    ["in the status line", <StatusLine key="status" />],
  ])("%s", async (_, what) => {
    const figure = async (T: number) => {
      ranWith(T);
      return /[\d.]+ [kMG]?FLOP/.exec(await shown(what))?.[0];
    };
    // What works it out is fetched first.
    const four = await vi.waitFor(async () => {
      const found = await figure(4);
      expect(found).toBeDefined();
      return found;
    }, patience);
    expect(await figure(60)).not.toBe(four);
  });
});

test("ids are whole, and their colours have no sign", () => {
  const statistics = { min: 0, max: 17, mean: 5, std: 6, nan: 0, infinite: 0 };
  const scale = scaleOf("i32", statistics, false);
  const limit = limitOf(scale, statistics, 3);
  const legend = renderToStaticMarkup(<Legend scale={scale} limit={limit} dtype="i32" />);
  const map = renderToStaticMarkup(
    <HeatMap
      matrix={{ rows: 1, columns: 4, data: Int32Array.of(0, 1, 2, 17) }}
      scale={scale}
      limit={limit}
      dtype="i32"
      rowLabels={null}
      columnLabels={null}
      large={true}
    />,
  );
  expect(legend).not.toContain("−");
  expect(legend).toContain(">17<");
  expect([...map.matchAll(/<span style="color:[^"]*">([^<]*)</g)].map((m) => m[1])).toEqual([
    "0",
    "1",
    "2",
    "17",
  ]);
});

test("a number that is wider than its cell is told with fewer digits; ids and what has no shorter form stay", () => {
  expect(entryWithin(7, -0.00664, "f32")).toBe("−0.0066");
  expect(entryWithin(7, -0.0952, "f32")).toBe("−0.0952");
  expect(entryWithin(7, -1.234e-5, "f32")).toBe("−1.2e-5");
  expect(entryWithin(6, -1.234e-5, "f32")).toBe("−1e-5");
  expect(entryWithin(3, 12345, "i32")).toBe("12345");
  expect(entryWithin(3, Number.NEGATIVE_INFINITY, "f32")).toBe("−∞");
});

test("D29: what is true or false is whole, as ids are", () => {
  const written = ([value, dtype]: readonly [number, string]) => entryWithin(5, value, dtype);
  const entries = [
    [1, "bool"],
    [0, "bool"],
    [7, "i32"],
    [1, "f32"],
  ] as const;
  expect(entries.map(written)).toEqual(["1", "0", "7", "1.00"]);
});
