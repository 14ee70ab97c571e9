// Several losses that train together: a curve for each, its number under the pointer, and all of it kept in the file.
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { CurveChart } from "../../src/renderer/train/CurveChart.tsx";
import { printTrainRun, runOf } from "../../src/renderer/train/records.ts";
import { usualOptions } from "../../src/renderer/train/settings.ts";
import { readRun, type TrainStep } from "../../src/runtime/client/index.ts";
import { preset } from "../core/presets.ts";

beforeAll(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterAll(() => void vi.unstubAllGlobals());

/** Parts that fall differently fast, and their sum by weights 1 and ¼. */
const steps = Array.from({ length: 40 }, (_, i): TrainStep => {
  const parts = [4 * 0.9 ** i, 4 * 0.98 ** i] as const;
  return { step: i + 1, loss: parts[0] + 0.25 * parts[1], learningRate: 1e-3, gradientNorm: 1, parts };
});
const document = preset("decoder-only");
const info = {
  ...{ document, parameters: 1, flops: 1, steps: 40, tokensPerStep: 64, chance: 5, solved: "", memory: 1 },
  ...{ parts: ["loss", "blocks[1]/loss_2"], warnings: [] },
};
const run: TrainRun = runOf("20261122t081500-4f", {
  ...{ name: null, label: "", begun: "", document, options: { ...usualOptions("stories"), steps: 40 } },
  ...{ textName: null, info, end: "finished", message: null, failedAt: null },
  ...{ steps, validations: [], insights: [], samples: [] },
  ...{ firstNorms: {}, gradientNorms: {}, stepMilliseconds: 0 },
});

/** The chart in the page, for as long as `look` takes. */
async function shown(
  run: TrainRun,
  kind: "loss" | "gradientNorm",
  look: (host: HTMLElement) => Promise<void>,
) {
  const host = window.document.createElement("div");
  window.document.body.append(host);
  const root = createRoot(host);
  await act(async () => root.render(<CurveChart kind={kind} run={run} runs={[run]} />));
  await look(host);
  await act(async () => root.unmount());
  host.remove();
}

/** Heights of the points of a path, from the top of the chart. */
const heights = (path: Element | null | undefined): number[] =>
  (path?.getAttribute("d") ?? "").split(/[ML]/).flatMap((p) => (p === "" ? [] : [Number(p.split(" ")[1])]));

test("each has a curve with its name, and their weighted sum is the curve of the total", () =>
  shown(run, "loss", async (host) => {
    const curves = [...host.querySelectorAll(".chart-part")];
    expect(curves.map((c) => c.parentElement?.querySelector("title")?.textContent)).toEqual(info.parts);
    const [fast, slow] = curves.map(heights);
    const total = heights(host.querySelector(".chart-line"));
    expect([fast?.length, slow?.length, total.length]).toEqual([40, 40, 40]);
    // On one scale, linear from the axis up: loss = fast + ¼ slow at every step, smoothed alike.
    const zero = Math.max(
      ...[...host.querySelectorAll(".chart-grid")].map((l) => Number(l.getAttribute("y1"))),
    );
    const value = (y: number | undefined) => zero - (y ?? Number.NaN);
    total.forEach((y, i) => {
      expect(Math.abs(value(y) - value(fast?.[i]) - 0.25 * value(slow?.[i]))).toBeLessThan(0.2);
    });
    expect(value(fast?.at(-1))).toBeLessThan(value(slow?.at(-1)) / 4);
    expect(host.textContent).toContain(
      "dotted: loss, blocks[1]/loss_2, whose sum is the loss as the graph weighs them",
    );
  }));

test("the pointer reads the total and each of them", () =>
  shown(run, "loss", async (host) => {
    const svg = host.querySelector("svg");
    const event = new PointerEvent("pointermove", { bubbles: true, clientX: 42 });
    await act(async () => void svg?.dispatchEvent(event));
    expect(host.querySelector(".chart-reading")?.textContent).toMatch(
      /5\.00? · loss 4\.00? · blocks\[1\]\/loss_2 4\.00?/,
    );
  }));

test("other numbers have no parts, nor has a run of one loss", async () => {
  await shown(run, "gradientNorm", async (host) => expect(host.querySelector(".chart-part")).toBeNull());
  const { parts: _, ...one } = info;
  const alone = { ...run, info: one, steps: steps.map(({ parts: _, ...step }) => step) };
  await shown(alone, "loss", async (host) => {
    expect(host.querySelector(".chart-part")).toBeNull();
    expect(host.textContent).not.toContain("dotted");
  });
});

test("the file of a run keeps them", () => {
  const read = readRun(printTrainRun(run));
  if (!read.ok) throw new Error("the run cannot be read");
  expect(read.run.info?.parts).toEqual(info.parts);
  read.run.steps.forEach(({ parts = [] }, i) => {
    parts.forEach((part, at) => void expect(part).toBeCloseTo(steps[i]?.parts?.[at] ?? 0, 3));
    expect(parts).toHaveLength(2);
  });
});
