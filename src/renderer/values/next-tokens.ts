// What the model gives for the next token at each position of the text, read from the logits of the last run.
import { useMemo } from "react";
import { type Checked, type HeddleDocument, type ObjectiveKind, special } from "../../core/index.ts";
import type { Prediction } from "../../runtime/client/index.ts";
import { valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { useSlice } from "./use-slice.ts";

/** The node and port that give the logits. */
function logitsOf({ objective }: HeddleDocument): { readonly path: string; readonly port: string } | null {
  const at = objective?.logits.lastIndexOf(".") ?? -1;
  if (!objective || at < 0) return null;
  return { path: objective.logits.slice(0, at), port: objective.logits.slice(at + 1) };
}

/** The stream whose tokens the logits are of. */
export function storyStream(
  checked: Checked,
  streams: Readonly<Record<string, unknown>>,
): string | undefined {
  const named = checked.document.objective?.stream ?? checked.predicted ?? undefined;
  return named !== undefined && named in streams ? named : Object.keys(streams)[0];
}

/** Where what is predicted at a position stands in the text: behind it, or in its place. */
export const predictedPlace = (kind: ObjectiveKind, at: number): number =>
  kind === "next-token" || kind === "prefix-lm" ? at + 1 : at;

/** The position that the run's own prediction is made at. */
export function lastPosition(kind: ObjectiveKind, tokens: readonly string[]): number {
  const masked = kind === "masked-lm" ? tokens.indexOf(special.mask) : -1;
  return masked >= 0 ? masked : tokens.length - 1;
}

/** Numbers that are read for all positions at once; of a larger vocabulary the position that is looked at alone. */
const mostNumbers = 1 << 18;

/** The likeliest tokens by position; null where the logits have no positions, or are not read yet. */
export function useNextTokens(
  sample: number,
  at: number,
  top: number,
): ReadonlyMap<number, readonly Prediction[]> | null {
  const logits = useStore((s) => (s.ran ? logitsOf(s.ran.document) : null)?.path);
  const port = useStore((s) => (s.ran ? logitsOf(s.ran.document) : null)?.port);
  const value = useStore((s) =>
    logits === undefined || port === undefined ? undefined : valueAt(s, logits, port),
  );
  const vocabulary = useStore((s) => s.ran?.document.vocabulary);
  const [samples = 0, positions = 0, size = 0] = value?.dims.length === 3 ? value.dims : [];
  const whole = positions * size <= mostNumbers;
  const row = whole ? 0 : Math.min(Math.max(at, 0), Math.max(positions - 1, 0));
  const slice =
    size > 0 && sample < samples
      ? { start: [sample, row, 0], count: [1, whole ? positions : 1, size] }
      : undefined;
  const read = useSlice(slice && value, slice);
  const wanted = value && slice ? `${value.handle} ${JSON.stringify(slice)}` : null;
  return useMemo(() => {
    if (!read || read.of !== wanted || size === 0) return null;
    const rows = Array.from({ length: read.data.length / size }, (_, i) => {
      const numbers = Array.from(read.data.slice(i * size, (i + 1) * size), Number);
      return [row + i, likeliest(numbers, vocabulary?.tokens, top)] as const;
    });
    return new Map(rows);
  }, [read, wanted, size, row, vocabulary, top]);
}

/** Softmax over the whole vocabulary, the largest given. */
function likeliest(
  logits: readonly number[],
  tokens: readonly string[] | undefined,
  top: number,
): readonly Prediction[] {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, x) => total + Math.exp(x - largest), 0);
  return logits
    .map((logit, id) => ({ id, logit }))
    .sort((a, b) => b.logit - a.logit || a.id - b.id)
    .slice(0, top)
    .map(({ id, logit }) => ({
      token: tokens?.[id] ?? String(id),
      id,
      probability: Math.exp(logit - largest) / sum,
      logit,
    }));
}
