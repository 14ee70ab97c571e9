// Writing on from a prompt, or out from a source: run, draw a token, append it, run again.
import {
  check,
  decode,
  type HeddleDocument,
  lower,
  type Program,
  type Vocabulary,
} from "../../../core/index.ts";
import type { GeneratedToken, GenerateRequest, GenerateResult } from "../../client/index.ts";
import { randomOf, tasks } from "../../tasks/index.ts";
import { graphError } from "../addresses.ts";
import type { Executor, Tensors } from "../executor.ts";
import { refuseIdsWithoutRow, refuseRowless } from "../rows.ts";
import { encodeStreams, feedsOf } from "../streams.ts";
import { type Draft, draftOf } from "./draft.ts";

export interface Generation {
  readonly executor: Pick<Executor, "prepare">;
  /** Throws where a run of the program would not fit into memory. */
  readonly allow: (program: Program, outputs: readonly string[]) => void;
  readonly weights: (program: Program) => Promise<Tensors>;
  /** Told of each token at once; rejects when the call was cancelled. */
  readonly report: (token: GeneratedToken, index: number) => Promise<void>;
}

/** How many of the likeliest tokens are told. */
const maxCandidates = 8;

export async function generate(request: GenerateRequest, generation: Generation): Promise<GenerateResult> {
  const draft = draftOf(request);
  const { vocabulary, end } = draft;
  const ids = [...draft.begun];
  // The last run is the largest.
  const most = Math.min(request.tokens, leftOfAnswer(request.task, draft));
  const whole = Math.min(ids.length + most, draft.longest);
  generation.allow(programOf(request.document, draft, new Array<number>(whole).fill(0)).program, [
    draft.logits,
  ]);
  const tokens: GeneratedToken[] = [];
  while (tokens.length < most && (draft.slides || ids.length < draft.longest)) {
    const logits = await lastLogits(request.document, draft, ids.slice(-draft.longest), generation);
    const token = sampleToken(logits, request, vocabulary, tokens.length);
    tokens.push(token);
    await generation.report(token, tokens.length - 1);
    if (token.id === end) break;
    ids.push(token.id);
  }
  return { text: decode(ids, vocabulary), tokens };
}

/** Tokens of its answer that a text lacks; a text of a task without answers goes on. */
function leftOfAnswer(task: string | undefined, { begun, vocabulary }: Draft): number {
  const text = begun.map((id) => vocabulary.tokens[id] ?? "");
  const answer = tasks.get(task ?? "")?.answer?.(text);
  return answer ? Math.max(answer.begins + answer.length - text.length, 0) : Number.POSITIVE_INFINITY;
}

/** The program that gives the token behind what was written, and what it reads. */
function programOf(document: HeddleDocument, { given, logits }: Draft, generated: readonly number[]) {
  const streams = encodeStreams(check(document), { ids: given(generated) });
  const checked = check(document, { dims: streams.dims });
  const program = lower(checked);
  if (!Object.hasOwn(program.outputs, logits)) throw graphError(checked, `"${logits}" cannot be computed`);
  refuseRowless(program, checked, [logits]);
  return { program, checked, streams };
}

async function lastLogits(
  document: HeddleDocument,
  draft: Draft,
  generated: readonly number[],
  { executor, weights }: Generation,
): Promise<ArrayLike<number>> {
  const { program, checked, streams } = programOf(document, draft, generated);
  const { logits: address } = draft;
  const prepared = await executor.prepare(program, [address]);
  const feeds = feedsOf(program, checked, streams);
  refuseIdsWithoutRow(program, feeds, streams);
  const results = await prepared.run({ ...(await weights(program)), ...feeds });
  const logits = results[address];
  if (!logits) throw new Error(`the engine gave no "${address}"`);
  const vocab = logits.dims.at(-1) ?? 1;
  return logits.data.subarray(logits.data.length - vocab);
}

function sampleToken(
  logits: ArrayLike<number>,
  { temperature, topK, seed }: GenerateRequest,
  vocabulary: Vocabulary,
  index: number,
): GeneratedToken {
  const ranked = softmax(Array.from(logits), 1)
    .map((probability, id) => ({ id, probability, token: vocabulary.tokens[id] ?? String(id) }))
    .sort((a, b) => b.probability - a.probability || a.id - b.id);
  const likeliest = ranked.slice(0, maxCandidates);
  const from = ranked.slice(0, topK > 0 ? topK : ranked.length);
  const chosen = temperature <= 0 ? from[0] : pick(from, logits, temperature, seed, index);
  if (!chosen) throw new Error("there is no token to sample");
  return { ...chosen, likeliest };
}

function pick<T extends { readonly id: number }>(
  from: readonly T[],
  logits: ArrayLike<number>,
  temperature: number,
  seed: number,
  index: number,
): T | undefined {
  const weights = softmax(
    from.map(({ id }) => logits[id]!),
    temperature,
  );
  let left = randomOf(seed, index).below(2 ** 32) / 2 ** 32;
  const at = weights.findIndex((w) => {
    left -= w;
    return left < 0;
  });
  return from[Math.max(at, 0)];
}

function softmax(logits: readonly number[], temperature: number): number[] {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((v) => Math.exp((v - top) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}
