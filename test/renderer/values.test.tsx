/** Numbers as they are shown: of the run at hand, ids as ids. */
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, test } from "vitest";
import { CostTable } from "../../src/renderer/panels/CostTable.tsx";
import { StatusLine } from "../../src/renderer/panels/StatusLine.tsx";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { HeatMap } from "../../src/renderer/values/HeatMap.tsx";
import { Legend } from "../../src/renderer/values/Legend.tsx";
import { limitOf, scaleOf } from "../../src/renderer/values/picture.ts";
import type { RunResult } from "../../src/runtime/client/index.ts";
import { preset } from "../core/presets.ts";

const document = preset("decoder-only");
const state = () => useStore.getState();
const ranWith = (T: number) => {
  const bindings = { ...checkedOf(document).bindings, T };
  const result = { bindings, timing: { run: 1 } } as unknown as RunResult;
  useStore.setState({ ran: { document, result } });
};

beforeEach(() => state().open(document, null, true));

describe("cost is that of the text at hand", () => {
  // The server's snapshot of a store is its first state: what is shown is read from it.
  const shown = () => {
    const now = state();
    const first = useStore.getInitialState();
    useStore.getInitialState = () => now;
    try {
      return [
        renderToStaticMarkup(<CostTable path={null} />),
        renderToStaticMarkup(<CostTable path="blocks" />),
        /[\d.]+ [kMG]FLOP/.exec(
          renderToStaticMarkup(
            <Tips>
              <StatusLine />
            </Tips>,
          ),
        )?.[0],
      ];
    } finally {
      useStore.getInitialState = () => first;
    }
  };
  test("in the inspector and in the status line", () => {
    ranWith(4);
    const four = shown();
    ranWith(60);
    const sixty = shown();
    expect(four[2]).toMatch(/FLOP/);
    for (const [i, figure] of four.entries()) expect(sixty[i]).not.toBe(figure);
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
  expect([...map.matchAll(/<span class="on-\w+">([^<]*)</g)].map((m) => m[1])).toEqual(["0", "1", "2", "17"]);
});
