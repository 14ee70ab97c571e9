// Writing on from a prompt, or out from a source: logits, a token, appended; with what is kept of the text before it where
// a cache can be derived, else the whole text anew each time.
import { check, decode, type HeddleDocument, lower, type Program } from "../../../core/index.ts";
import type { CacheUse, GeneratedToken, GenerateRequest, GenerateResult } from "../../client/index.ts";
import { tasks } from "../../tasks/index.ts";
import { graphError } from "../addresses.ts";
import type { Executor, Tensors } from "../executor.ts";
import { refuseIdsWithoutRow, refuseRowless } from "../rows.ts";
import { encodeStreams, feedsOf } from "../streams.ts";
import { Cached, openCached } from "../text/cached.ts";
import { type Draft, draftOf } from "./draft.ts";
import { sampleToken } from "./sample-token.ts";
import { textStart } from "./text-start.ts";

export interface Generation {
  /** For runs of the whole text, and for those of one position. */
  readonly executor: (steps: boolean) => Pick<Executor, "prepare">;
  /** Its floats are float64. */
  readonly wide: boolean;
  /** Throws where a run of the program would not fit into memory. */
  readonly allow: (program: Program, outputs: readonly string[]) => void;
  readonly weights: (program: Program) => Promise<Tensors>;
  /** Told of each token at once; rejects when the call was cancelled. */
  readonly report: (token: GeneratedToken, index: number) => Promise<void>;
}

export async function generate(request: GenerateRequest, generation: Generation): Promise<GenerateResult> {
  const draft = draftOf(request);
  const { vocabulary, end } = draft;
  const ids = [...draft.begun];
  const most = Math.min(request.tokens, leftOfAnswer(request.task, draft));
  const cached =
    request.cache === false
      ? "it was switched off"
      : await cachedFor(request.document, most, draft, generation);
  if (!(cached instanceof Cached)) {
    // The last run is the largest.
    const whole = Math.min(ids.length + most, draft.longest);
    const { program } = programOf(request.document, draft, new Array<number>(whole).fill(0));
    generation.allow(program, [draft.logits]);
  }
  const tokens: GeneratedToken[] = [];
  const stopped = () => {
    const text = decode(ids.slice(draft.begun.length), vocabulary);
    return request.stop?.some((s) => s !== "" && text.includes(s)) ?? false;
  };
  while (tokens.length < most && (draft.slides || ids.length < draft.longest)) {
    const start = textStart(ids.length, draft.longest);
    const read = ids.slice(start);
    const logits =
      cached instanceof Cached
        ? await cached.logits(draft.positions(read), start)
        : await lastLogits(request.document, draft, read, generation);
    const token = sampleToken(logits, request, vocabulary, ids, tokens.length);
    tokens.push(token);
    await generation.report(token, tokens.length - 1);
    if (token.id === end) break;
    ids.push(token.id);
    if (stopped()) break;
  }
  const cache: CacheUse = cached instanceof Cached ? cached.use : { kept: false, why: cached };
  if (cached instanceof Cached) cached.close();
  return { text: withoutStop(decode(ids, vocabulary), request), tokens, cache };
}

/** The text up to the string that ended it; what the prompt says does not end it. */
function withoutStop(text: string, { stop = [], prompt, document }: GenerateRequest): string {
  const from = document.objective?.kind === "seq2seq" ? 0 : prompt.length;
  const found = stop.flatMap((s) => (s === "" ? [] : [text.indexOf(s, from)])).filter((at) => at >= 0);
  return found.length === 0 ? text : text.slice(0, Math.min(...found));
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

/** With its prompt looked at; or why there is none. */
function cachedFor(document: HeddleDocument, tokens: number, draft: Draft, generation: Generation) {
  const first = draft.begun.slice(textStart(draft.begun.length, draft.longest));
  const { program, checked, streams } = programOf(document, draft, first);
  const feeds = feedsOf(program, checked, streams);
  refuseIdsWithoutRow(program, feeds, streams);
  const begun = draft.positions(draft.begun).length;
  const { logits, stream, blind, longest } = draft;
  const most = Math.min(begun + tokens, longest);
  // Where it slides, what is left is read anew in one piece.
  const again = begun + tokens > longest ? Math.ceil(longest / 2) + 1 : 1;
  const piece = Math.min(Math.max(begun, again), most);
  const model = { program, logits, stream, blind, most, piece };
  const others = Object.fromEntries(
    program.inputs.flatMap((i) =>
      (i.kind === "ids" || i.kind === "valid") && i.stream !== draft.stream && feeds[i.name]
        ? [[i.name, feeds[i.name]!] as const]
        : [],
    ),
  );
  const { allow, weights, wide } = generation;
  return openCached(model, { executor: generation.executor(true), allow, weights, feeds: others, wide });
}

async function lastLogits(
  document: HeddleDocument,
  draft: Draft,
  generated: readonly number[],
  { executor, weights }: Generation,
): Promise<ArrayLike<number>> {
  const { program, checked, streams } = programOf(document, draft, generated);
  const { logits: address } = draft;
  const prepared = await executor(false).prepare(program, [address]);
  const feeds = feedsOf(program, checked, streams);
  refuseIdsWithoutRow(program, feeds, streams);
  const results = await prepared.run({ ...(await weights(program)), ...feeds });
  const logits = results[address];
  if (!logits) throw new Error(`the engine gave no "${address}"`);
  const vocab = logits.dims.at(-1) ?? 1;
  return logits.data.subarray(logits.data.length - vocab);
}
