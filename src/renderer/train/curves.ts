// Loss curves as paths: raw and smoothed, with no more points than can be seen.
import type { TrainStep } from "../../runtime/client/index.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { type StepRange, within } from "./step-range.ts";

/** A number that every step has. */
export type CurveKind = "loss" | "learningRate" | "gradientNorm";

export const curveNames: Readonly<Record<CurveKind, string>> = {
  loss: "Loss",
  learningRate: "Learning rate",
  gradientNorm: "Gradient norm",
};

/** Share of the old in the exponential mean: over about a thirtieth of the run. */
const inertiaOf = (steps: number): number => 1 - 1 / Math.max(3, steps / 30);

export interface Scale {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

const maxPoints = 400;

/** Every n-th step, so that about `maxPoints` remain. */
export function thinned<T>(list: readonly T[]): readonly T[] {
  const every = Math.ceil(list.length / maxPoints);
  return every < 2 ? list : list.filter((_, i) => i % every === 0 || i === list.length - 1);
}

const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

export const rawPath = (
  { steps }: TrainRun,
  kind: CurveKind,
  { x, y }: Scale,
  range: StepRange | null,
): string => pathOf(thinned(within(steps, range)).map((s) => [x(s.step), y(s[kind])]));

/** Smoothed over the whole run, also where a part of it is shown. */
export const smoothPath = (
  { steps }: TrainRun,
  kind: CurveKind,
  scale: Scale,
  range: StepRange | null,
): string =>
  smoothed(
    steps.map((s) => ({ step: s.step, value: s[kind] })),
    scale,
    range,
  );

/** One of the losses that the total is made of, as `smoothPath`. */
export const partPath = ({ steps }: TrainRun, part: number, scale: Scale, range: StepRange | null): string =>
  smoothed(
    steps.flatMap(({ step, parts }) => {
      const value = parts?.[part];
      return value === undefined ? [] : [{ step, value }];
    }),
    scale,
    range,
  );

interface Point {
  readonly step: number;
  readonly value: number;
}

/** The exponential mean at each step, and how far single steps lie from it: the root of their mean square distance. */
export function smoothPoints(
  steps: readonly Point[],
): readonly { readonly step: number; readonly mean: number; readonly deviation: number }[] {
  const inertia = inertiaOf(steps.length);
  let [sum, squares, weight] = [0, 0, 0];
  return steps.map(({ step, value }) => {
    sum = inertia * sum + (1 - inertia) * value;
    squares = inertia * squares + (1 - inertia) * value ** 2;
    weight = inertia * weight + (1 - inertia);
    const mean = sum / weight;
    return { step, mean, deviation: Math.sqrt(Math.max(0, squares / weight - mean ** 2)) };
  });
}

const smoothed = (steps: readonly Point[], { x, y }: Scale, range: StepRange | null): string =>
  pathOf(thinned(within(smoothPoints(steps), range)).map((p) => [x(p.step), y(p.mean)]));

export const validationPath = ({ validations }: TrainRun, { x, y }: Scale, range: StepRange | null): string =>
  pathOf(within(validations, range).map((v) => [x(v.step), y(v.loss)]));

/** Round numbers that divide a range into a few parts. */
export function ticks(low: number, high: number, parts: number): readonly number[] {
  const rough = (high - low) / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

/** Powers of ten within a range, and what halves and fifths of them are, where they alone would be too few. */
export function logTicks(low: number, high: number): readonly number[] {
  const within = (factors: readonly number[]): number[] => {
    const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    return Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i))
      .flatMap((power) => factors.map((f) => Number((f * power).toPrecision(3))))
      .filter((value) => value >= low * 0.999 && value <= high * 1.001);
  };
  const powers = within([1]);
  return powers.length >= 3 ? powers : within([1, 2, 5]);
}

/** The smallest of what is drawn that a logarithm has; at most six powers of ten below the largest. */
export function lowest(kind: CurveKind, runs: readonly TrainRun[], high: number): number {
  const values = runs.flatMap(({ steps, validations }) => [
    ...steps.map((s) => s[kind]),
    ...(kind === "loss" ? validations.map((v) => v.loss) : []),
  ]);
  const least = values.reduce((low, v) => (v > 0 && v < low ? v : low), high / 10);
  return Math.max(least, high * 1e-6);
}

/** The step of a run that lies nearest; undefined past its end, where it has nothing to say. */
export function nearestStep({ steps }: TrainRun, step: number): TrainStep | undefined {
  const last = steps.at(-1);
  if (!last || step > last.step) return undefined;
  return steps.reduce((near, s) => (Math.abs(s.step - step) < Math.abs(near.step - step) ? s : near));
}
