// A text under way: logits, a token, appended; with what is kept of the text before it where a cache can be derived, else the
// whole text anew each time. It goes back and on another way, and forks into texts that go on apart.
import { check, decode, type HeddleDocument, lower, type Program, plural } from "../../../core/index.ts";
import type { Attended, CacheUse, GeneratedToken, TextRequest } from "../../client/index.ts";
import { tasks } from "../../tasks/index.ts";
import { graphError } from "../addresses.ts";
import { refuseIdsWithoutRow } from "../rows.ts";
import { feedsOf } from "../streams.ts";
import { Cached, openCached } from "../text/cached.ts";
import { attendedBehind } from "./attended.ts";
import { type Draft, draftOf } from "./draft.ts";
import { sizesAt } from "./lengths.ts";
import { refuseNoNumbers } from "./no-numbers.ts";
import { sampleToken } from "./sample-token.ts";
import { textStart } from "./text-start.ts";
import { type Generation, lastLogits, programOf } from "./whole-run.ts";

interface Setup {
  readonly request: TextRequest;
  readonly draft: Draft;
  readonly generation: Generation;
  /** Tokens that it writes at most. */
  readonly most: number;
  /** Bytes that the largest run was estimated to take. */
  readonly memory: number;
}

export class Writing {
  /** The last token was the one that ends a target. */
  private over = false;

  private constructor(
    private readonly setup: Setup,
    /** With a cache; or, in words, why without. */
    private readonly cached: Cached | string,
    private ids: readonly number[],
  ) {}

  /** Nothing is computed before the first token. Throws what is wrong with the request. */
  static async open(request: TextRequest, generation: Generation): Promise<Writing> {
    const draft = draftOf(request);
    const most = Math.min(request.tokens, leftOfAnswer(request.task, draft));
    const cached =
      request.cache === false
        ? "it was switched off"
        : await cachedFor(request.document, most, draft, generation);
    const memory =
      cached instanceof Cached ? cached.memory : allowWhole(request.document, most, draft, generation);
    const writing = new Writing({ request, draft, generation, most, memory }, cached, draft.begun);
    writing.goTo(request.written ?? []);
    return writing;
  }

  get memory(): number {
    return this.setup.memory;
  }

  /** Ids of the prompt that the model's longest text leaves out from the first. */
  get leftOut(): number {
    const { draft } = this.setup;
    return textStart(draft.begun.length, draft);
  }

  /** Ids that the model reads at most. */
  get longest(): number {
    return this.setup.draft.longest;
  }

  get cache(): CacheUse {
    return this.cached instanceof Cached ? this.cached.use : { kept: false, why: this.cached };
  }

  /** Prompt and what was written, without the string that ended it; of a target what was written alone. */
  get text(): string {
    const { draft, request } = this.setup;
    const shown = request.document.objective?.kind === "seq2seq" ? this.written : this.ids;
    return withoutStop(decode(shown, draft.vocabulary), request, draft);
  }

  get ended(): boolean {
    const { draft, most } = this.setup;
    const full = !draft.slides && this.ids.length >= draft.longest;
    return this.over || this.written.length >= most || full || this.stopped;
  }

  /** Writes a token; null where it has ended. */
  async next(): Promise<GeneratedToken | null> {
    if (this.ended) return null;
    const { draft, request } = this.setup;
    const logits = await this.logits();
    const token = sampleToken(logits, request, draft.vocabulary, this.ids, this.written.length);
    this.take(token.id);
    return token;
  }

  /** Logits of the next token, which are numbers that one can be drawn from. */
  async logits(): Promise<ArrayLike<number>> {
    const logits = await this.keptLogits();
    this.refuseNoNumbers(logits);
    return logits;
  }

  /** Throws where no token can be drawn from these logits of the next one. */
  refuseNoNumbers(logits: ArrayLike<number>): void {
    refuseNoNumbers(logits, this.setup.draft.logits, this.ids.length);
  }

  /** Whatever the step gives, or the whole where nothing is kept. */
  keptLogits(): Promise<ArrayLike<number>> {
    const { cached } = this;
    if (!(cached instanceof Cached)) return this.wholeLogits();
    const { draft } = this.setup;
    const start = textStart(this.ids.length, draft);
    return cached.logits(draft.positions(this.ids.slice(start)), start);
  }

  /** The same by the whole program, which keeps nothing. */
  wholeLogits(): Promise<ArrayLike<number>> {
    const { draft, request, generation } = this.setup;
    const read = this.ids.slice(textStart(this.ids.length, draft));
    return lastLogits(request.document, draft, read, generation);
  }

  /** What each attention looked at while the token behind `written` was computed. */
  attended(written: readonly number[]): Promise<Attended[]> {
    const { draft, request, generation } = this.setup;
    const ids = [...draft.begun, ...written];
    return attendedBehind(request.document, draft, ids.slice(textStart(ids.length, draft)), generation);
  }

  /** Goes on with this token. */
  take(id: number): void {
    if (id === this.setup.draft.end) this.over = true;
    else this.ids = [...this.ids, id];
  }

  /**
   * Goes on behind these tokens, whatever was written before. Rows of those that were written so are kept, unless a window
   * has moved past them; then the text is read anew.
   */
  goTo(written: readonly number[]): void {
    this.ids = this.setup.draft.begun;
    this.over = false;
    for (const id of written) this.take(id);
  }

  /** A text that goes on from here, apart from this one; its tokens are drawn by another seed, where one is given. */
  fork(seed = this.setup.request.seed): Writing {
    const { cached } = this;
    const setup = { ...this.setup, request: { ...this.setup.request, seed } };
    const fork = new Writing(setup, cached instanceof Cached ? cached.fork() : cached, this.ids);
    fork.over = this.over;
    return fork;
  }

  close(): void {
    if (this.cached instanceof Cached) this.cached.close();
  }

  private get written(): readonly number[] {
    return this.ids.slice(this.setup.draft.begun.length);
  }

  /** One of the strings that end it was written. */
  get stopped(): boolean {
    const { draft, request } = this.setup;
    if (!request.stop?.some((s) => s !== "")) return false;
    const text = decode(this.written, draft.vocabulary);
    return request.stop.some((s) => s !== "" && text.includes(s));
  }
}

/** The text up to the string that ended it; what the prompt says does not end it. */
function withoutStop(text: string, { stop = [], prompt, document }: TextRequest, draft: Draft): string {
  const { vocabulary, begun } = draft;
  // A prompt of pieces is ids.
  const given = vocabulary.kind === "pieces" ? decode(begun, vocabulary) : prompt;
  const from = document.objective?.kind === "seq2seq" ? 0 : given.length;
  const found = stop.flatMap((s) => (s === "" ? [] : [text.indexOf(s, from)])).filter((at) => at >= 0);
  return found.length === 0 ? text : text.slice(0, Math.min(...found));
}

/** Tokens of its answer that a text lacks; a text of a task without answers goes on. */
function leftOfAnswer(task: string | undefined, { begun, vocabulary }: Draft): number {
  const text = begun.map((id) => vocabulary.tokens[id] ?? "");
  const answer = tasks.get(task ?? "")?.answer?.(text);
  return answer ? Math.max(answer.begins + answer.length - text.length, 0) : Number.POSITIVE_INFINITY;
}

/** Bytes of the last run of the whole text, which is the largest. */
function allowWhole(document: HeddleDocument, tokens: number, draft: Draft, { allow }: Generation): number {
  const at = (length: number): Program => {
    const program = lower(check(document, { dims: sizesAt(document, draft.given, length) }));
    const logits = program.outputs[draft.logits];
    if (logits === undefined) throw graphError(check(document), `"${draft.logits}" cannot be computed`);
    return { ...program, outputs: { [draft.logits]: logits } };
  };
  return allow(at, Math.min(draft.begun.length + tokens, draft.longest));
}

/** With its prompt looked at; or why there is none. */
function cachedFor(document: HeddleDocument, tokens: number, draft: Draft, generation: Generation) {
  const first = draft.begun.slice(textStart(draft.begun.length, draft));
  const { program, checked, streams } = programOf(document, draft, first);
  const feeds = feedsOf(program, checked, streams);
  refuseIdsWithoutRow(program, feeds, streams);
  const begun = draft.positions(draft.begun).length;
  const { logits, stream, blind, shortest, longest } = draft;
  if (shortest === longest && longest > 1)
    return Promise.resolve(
      `the graph takes texts of exactly ${plural(longest, "token")}, so all positions move with each`,
    );
  const most = Math.min(begun + tokens, longest);
  // Where it slides, what is left is read anew in one piece.
  const again = begun + tokens > longest ? Math.ceil(longest / 2) + 1 : 1;
  const piece = Math.min(Math.max(begun, again), most);
  const model = { program, logits, stream, blind, most, piece };
  const others = Object.fromEntries(
    program.inputs.flatMap((i) =>
      "stream" in i && i.stream !== draft.stream && feeds[i.name] ? [[i.name, feeds[i.name]!] as const] : [],
    ),
  );
  const { allow, weights, wide } = generation;
  return openCached(model, { executor: generation.executor(true), allow, weights, feeds: others, wide });
}
