// Which part of a value is looked at: two axes as rows and columns, one index of each of the others.
import type { Checked, CheckedPort, HeddleDocument, NodePath, Role } from "../../core/index.ts";
import type { RunResult, TensorData, TensorSlice, ValueSummary } from "../../runtime/client/index.ts";
import { moveTokens, type Shifted, shiftAt } from "./shifted.ts";
import { streamOf, tokensOf } from "./streams.ts";

export interface ViewAxis {
  readonly name: string;
  readonly size: number;
  readonly role: Role;
  /** The text whose positions it counts. */
  readonly stream: string | null;
  /** How what stands at its positions lies to that text. */
  readonly shifted: Shifted | null;
}

export interface TensorView {
  /** Index into the axes; null for a value with fewer of them. */
  readonly rows: number | null;
  readonly columns: number | null;
  /** One entry for each axis: its index where it is neither rows nor columns, else where a long axis is shown from. */
  readonly at: readonly number[];
}

/** Entries of a row or a column that are shown at once. */
export const maxCells = 160;

/** Axes of a value at a port of the node at a path. */
export const axesOf = (
  value: ValueSummary,
  port: CheckedPort,
  path: NodePath,
  checked: Checked,
): readonly ViewAxis[] =>
  value.dims.map((size, i) => {
    const axis = port.type.axes?.length === value.dims.length ? port.type.axes[i] : undefined;
    const stream = axis ? streamOf(axis, checked) : null;
    return {
      name: axis?.size.key ?? `axis ${i + 1}`,
      size,
      role: axis?.role ?? "any",
      stream,
      shifted: stream === null ? null : shiftAt(checked, path, stream),
    };
  });

export function firstView(axes: readonly ViewAxis[]): TensorView {
  const n = axes.length;
  return { rows: n > 1 ? n - 2 : null, columns: n > 0 ? n - 1 : null, at: axes.map(() => 0) };
}

export const isShown = (view: TensorView, axis: number): boolean =>
  axis === view.rows || axis === view.columns;

/** The slice to ask the engine for. */
export function sliceOf(axes: readonly ViewAxis[], view: TensorView): TensorSlice {
  const count = axes.map((a, i) => (isShown(view, i) ? Math.min(a.size, maxCells) : 1));
  return { start: axes.map((a, i) => Math.min(view.at[i] ?? 0, a.size - (count[i] ?? 1))), count };
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
}

/** The slice as rows × columns; turned where the column axis comes first. */
export function matrixOf({ dims, data }: TensorData, view: TensorView): Matrix {
  const rows = view.rows === null ? 1 : (dims[view.rows] ?? 1);
  const columns = view.columns === null ? 1 : (dims[view.columns] ?? 1);
  if (view.rows === null || view.columns === null || view.rows < view.columns) return { rows, columns, data };
  const turned = new Float32Array(data.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) turned[r * columns + c] = data[c * rows + r] ?? Number.NaN;
  return { rows, columns, data: turned };
}

/**
 * Names of an axis' entries: tokens where it is time, words where it is the vocabulary, numbers where it counts heads
 * or samples; null where there are none.
 */
export function labelsOf(
  axis: ViewAxis | undefined,
  sample: number,
  result: RunResult,
  document: HeddleDocument,
): readonly string[] | null {
  if (!axis) return null;
  if (axis.role === "head" || axis.role === "batch") {
    const name = axis.role === "head" ? "head" : "sample";
    return Array.from({ length: axis.size }, (_, i) => `${name} ${i + 1}`);
  }
  if (axis.role === "vocab") {
    const tokens = document.vocabulary?.tokens;
    return tokens?.length === axis.size ? tokens : null;
  }
  if (axis.stream === null) return null;
  const tokens = tokensOf(result, axis.stream, sample);
  if (tokens.length !== axis.size) return null;
  return axis.shifted ? moveTokens(tokens, axis.shifted, document.vocabulary?.tokens ?? []) : tokens;
}

/** What each position of an axis is to predict: the token that follows it in the text; null where it predicts nothing. */
export function predictedBy(
  axis: ViewAxis | undefined,
  sample: number,
  result: RunResult,
  checked: Checked,
): readonly (string | undefined)[] | null {
  const kind = checked.document.objective?.kind;
  const isNext = kind === "next-token" || kind === "prefix-lm" || kind === "seq2seq";
  if (!isNext || !axis?.shifted || axis.role === "key" || axis.stream !== checked.predicted) return null;
  const tokens = tokensOf(result, axis.stream ?? "", sample);
  const ahead = 1 - axis.shifted.by;
  return ahead < 0 || tokens.length !== axis.size ? null : tokens.map((_, t) => tokens[t + ahead]);
}
