// Variants as a table of sizes: which cell is whose, and what a cell says.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDocument } from "../../src/core/index.ts";
import { heatFigure } from "../../src/figure/heat-figure.ts";
import { palettes } from "../../src/figure/palette.ts";
import { combine, grid, heatTable, oneStep, type Plan, sweep } from "../../src/study/index.ts";

const parsed = parseDocument(readFileSync("graphs/decoder-only.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const base = parsed.document;

const swept = (text: string) => {
  const made = sweep(base, text);
  if (!made.ok) throw new Error(made.why);
  return made.variations;
};
const planOf = (lists: ReturnType<typeof grid>): Plan => {
  const variants = lists.map((list) => {
    const made = combine(base, list);
    if (!made.ok) throw new Error(made.why);
    return made.variant;
  });
  return { base, variants } as unknown as Plan;
};

test("two swept dimensions are a table, in the order of their sizes, with the base where its sizes are", () => {
  const table = heatTable(planOf(grid([swept("N=1,4"), swept("H=1,2,8")])));
  expect(table?.rows).toEqual({ title: "N", values: ["1", "2", "4"] });
  expect(table?.columns).toEqual({ title: "H", values: ["1", "2", "4", "8"] });
  expect(table?.cells).toEqual([
    ["N = 1, H = 1", "N = 1, H = 2", "N = 1", "N = 1, H = 8"],
    ["H = 1", "H = 2", "base", "H = 8"],
    ["N = 4, H = 1", "N = 4, H = 2", "N = 4", "N = 4, H = 8"],
  ]);
});

test("one swept dimension is a row; swaps over sizes are rows with the base first", () => {
  expect(heatTable(planOf(swept("H=8,1,2").map((one) => [one])))?.cells).toEqual([
    ["H = 1", "H = 2", "base", "H = 8"],
  ]);
  const swaps = oneStep.filter(({ id }) => id === "positions-rope" || id === "positions-none");
  const table = heatTable(planOf(grid([swaps, swept("N=1")])));
  expect(table?.rows).toEqual({ title: "", values: ["base", "Positions: RoPE", "Positions: none"] });
  expect(table?.columns).toEqual({ title: "N", values: ["1", "2"] });
});

test("a list of unlike things is no table; a cell that was taken out is empty", () => {
  const swaps = oneStep.filter(({ id }) => id === "positions-rope" || id === "tie");
  expect(heatTable(planOf(swaps.map((one) => [one])))).toBeNull();
  expect(heatTable(planOf([...swaps.map((one) => [one]), [...swept("N=1")]]))).toBeNull();
  expect(heatTable(planOf([[...swept("N=1")]]))).toBeNull();
  const all = grid([swept("N=1"), swept("H=1,2")]).filter((list) => list.length < 2 || list[1]?.id !== "H=2");
  expect(heatTable(planOf(all))?.cells).toEqual([
    ["N = 1, H = 1", null, "N = 1"],
    ["H = 1", "H = 2", "base"],
  ]);
});

test("a cell says its difference and verdict, what leaks says that, and what has not run says so", () => {
  const cell = (mean: number, verdict: string, leaks = false) => ({ mean, verdict, leaks });
  const { items } = heatFigure(
    {
      ...{ title: "", metric: "loss", lowerIsBetter: true, width: 500 },
      rows: { title: "N", values: ["1", "2"] },
      columns: { title: "H", values: ["1", "4"] },
      cells: [
        [cell(0.25, "worse"), cell(-0.5, "better", true)],
        [null, cell(0, "base")],
      ],
    },
    { palette: palettes.light },
  );
  const texts = items.flatMap((item) => (item.item === "text" ? [item.text] : []));
  expect(texts).toEqual(
    expect.arrayContaining(["+0.2500", "worse", "−0.5000", "leaks", "not run", "0", "base"]),
  );
  const fills = items.flatMap((item) => (item.item === "path" && item.opacity ? [item.fill] : []));
  // The one that is worse, and the one that cheated: neither has the colour of what is better.
  expect(fills).toEqual([palettes.light.wrong, palettes.light.wrong]);
});
