// Writing on from a prompt with the weights that the canvas uses: a text under way in the engine, asked for a little at a
// time, so that runs of the graph come in between. The tree of what was written is the page's; the engine has one text.
// Each graph has a text of its own, and the one that is being written goes on while another graph is in front.
import { plural } from "../../core/index.ts";
import {
  type EngineClient,
  EngineError,
  type GeneratedToken,
  type TextRequest,
} from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { fittingWeights, givenWeights } from "../engine/weights.ts";
import { childrenOf, leafBehind, pathTo } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import { tabOf } from "../store/tabs-slice.ts";
import { asRead } from "../train/pieces.ts";
import { readsSource, type SamplingOptions } from "../train/prompt.ts";
import { change, ShownTokens } from "./shown-tokens.ts";

/** How long the engine writes between two answers, ms: what else it is asked waits for so long. */
const slice = 100;
/** Engines that may die over one text before it is given up. */
const mostDeaths = 3;

interface Session {
  readonly client: EngineClient;
  readonly request: TextRequest;
  /** Of which graph it is. */
  readonly opening: number;
  /** Which of the texts from one prompt, from 1. */
  readonly sample: number;
  /** The engine's name for it; undefined before it is opened, when the engine has died and while it has another's. */
  text: string | undefined;
}

/** By the opening of its graph. */
const sessions = new Map<number, Session>();
/** The one that was written last. */
let latest: Session | undefined;
let abort: AbortController | undefined;

const sessionInFront = (): Session | undefined => sessions.get(useStore.getState().opening);

/** What the engine is asked: the graph with the weights that the canvas uses. */
export function requestOf(prompt: string, sampling: SamplingOptions): TextRequest {
  const { document } = useStore.getState();
  const weights = givenWeights();
  const task = fittingWeights(useStore.getState())?.run.options.task ?? document.task;
  return { document, prompt, ...sampling, ...(weights && { weights }), ...(task && { task }) };
}

/** Begins a text, and a tree; further samples of the prompt become its branches. */
export async function generateText(prompt: string, sampling: SamplingOptions, samples = 1): Promise<void> {
  const client = engineClient();
  if (!client) return;
  const { document, opening, showGenerated } = useStore.getState();
  const read = await asRead(prompt, !readsSource(document));
  if (read === null || useStore.getState().opening !== opening) return;
  endLatest();
  closeText(sessions.get(opening));
  const begun = { client, request: requestOf(read, sampling), opening, sample: 1, text: undefined };
  sessions.set(opening, begun);
  const nothing = { error: null, notice: null, tokensPerSecond: null, cache: null };
  showGenerated({ prompt, document, tree: [], leaf: null, generating: true, ...nothing });
  const isSearched = (sampling.beams ?? 1) > 1;
  let goesOn = await write(begun, isSearched ? searchOut : writeOn);
  for (let sample = 2; sample <= samples && goesOn; sample++)
    goesOn = (await beginSample(sample, opening)) && (await write(sessions.get(opening)));
}

/** A text from the same prompt with the next seed, which has what is kept of the prompt; false when it was stopped. */
async function beginSample(sample: number, of: number): Promise<boolean> {
  const before = sessions.get(of);
  if (!before) return false;
  const seed = before.request.seed + 1;
  change(of, { generating: true, leaf: null });
  // An engine that has died meanwhile opens it anew.
  const fork =
    before.text === undefined
      ? undefined
      : await before.client.ask("textFork", { text: before.text, seed }).catch(() => undefined);
  if (sessions.get(of) !== before) return false;
  closeText(before);
  sessions.set(of, { ...before, sample, request: { ...before.request, seed }, text: fork?.text });
  return generatedOf(of)?.generating === true;
}

/** Goes on behind the token that is shown last. */
export async function continueText(): Promise<void> {
  await write(sessionInFront());
}

/** In place of the token at `at` of the tree another one: shown, where it was written before, else written on from. */
export async function branchAt(at: number, alternative: GeneratedToken["likeliest"][number]): Promise<void> {
  const { generated, opening } = useStore.getState();
  const session = sessionInFront();
  const token = generated?.tree[at];
  if (!generated || !token || !session) return;
  const { tree } = generated;
  const known = childrenOf(tree, token.parent).find((sibling) => tree[sibling]!.id === alternative.id);
  if (known !== undefined) return showLeaf(leafBehind(tree, known));
  stopGenerating();
  const chosen = { ...alternative, likeliest: token.likeliest, parent: token.parent };
  change(opening, { tree: [...tree, chosen], leaf: tree.length });
  await write(session);
}

/** Shows another branch; one that is being written stops. */
export function showLeaf(leaf: number): void {
  stopGenerating();
  change(useStore.getState().opening, { leaf });
}

/** What stands there stays. */
export function stopGenerating(): void {
  const { opening } = useStore.getState();
  if (latest?.opening === opening) abort?.abort();
  change(opening, { generating: false });
}

const generatedOf = (of: number) => tabOf(useStore.getState(), of)?.generated ?? null;

/** Whatever is written last is written no further. */
function endLatest(): void {
  abort?.abort();
  if (latest) change(latest.opening, { generating: false });
}

type Write = (writing: Session, signal: AbortSignal, isShown: () => boolean) => Promise<void>;

/** To its end; false where that was not reached. */
async function write(writing: Session | undefined, on: Write = writeOn): Promise<boolean> {
  if (!writing) return false;
  const { opening: of } = writing;
  endLatest();
  if (latest && latest.opening !== of) closeText(latest);
  latest = writing;
  abort = new AbortController();
  const { signal } = abort;
  const isOpen = () => useStore.getState().tabs.includes(of);
  const isShown = () => !signal.aborted && isOpen();
  change(of, { generating: true, error: null, tokensPerSecond: null });
  try {
    for (let deaths = 0; isShown(); deaths++) {
      try {
        await on(writing, signal, isShown);
        break;
      } catch (cause) {
        if (!isLost(cause) || deaths === mostDeaths) throw cause;
        writing.text = undefined;
        if (isShown())
          change(of, { notice: "The engine stopped and was restarted; the text goes on where it was." });
      }
    }
    if (isShown()) {
      change(of, { generating: false });
      return true;
    }
    if (!isOpen()) {
      closeText(writing);
      sessions.delete(of);
    }
  } catch (cause) {
    if (isShown())
      change(of, { generating: false, error: cause instanceof Error ? cause.message : String(cause) });
  }
  return false;
}

/** The engine has died, or another one has been started since. */
const isLost = (cause: unknown): boolean =>
  cause instanceof EngineError && (cause.code === "died" || cause.code === "handle");

async function writeOn(writing: Session, signal: AbortSignal, isShown: () => boolean): Promise<void> {
  const { client, request, opening } = writing;
  const text = await openAt(writing, signal);
  const shown = new ShownTokens(opening, writing.sample, isShown);
  for (;;) {
    const ask = { text, tokens: request.tokens, milliseconds: slice };
    const part = await client.ask("textNext", ask, {
      signal,
      onProgress: ({ data }) => shown.add(data as GeneratedToken),
    });
    shown.flush();
    if (!isShown()) return;
    change(opening, { cache: part.cache });
    if (!part.ended) continue;
    endThere(writing, part.stopped);
    return;
  }
}

/** The likeliest text that beam search finds: it comes in one piece. */
async function searchOut(writing: Session, signal: AbortSignal, isShown: () => boolean): Promise<void> {
  const { client, request, opening } = writing;
  const shown = new ShownTokens(opening, writing.sample, isShown);
  const { cache, stopped } = await client.ask("generate", request, {
    signal,
    onProgress: ({ data }) => {
      if (data !== undefined) shown.add(data as GeneratedToken);
    },
  });
  shown.flush();
  if (!isShown()) return;
  change(opening, { cache, tokensPerSecond: null });
  endThere(writing, stopped);
}

/** The text has ended at the leaf that is shown. */
function endThere({ opening, request: { stop = [] } }: Session, stopped: boolean): void {
  const generated = generatedOf(opening);
  if (!generated) return;
  const { tree, leaf } = generated;
  const never = stop.map((text) => `"${text}"`).join(" or ");
  change(opening, {
    ...(leaf !== null && { tree: tree.with(leaf, { ...tree[leaf]!, last: true }) }),
    ...(stop.length > 0 && !stopped && { notice: `The text ended before ${never} came.` }),
  });
}

/** What is asked of the text under way beside its tokens; null where there is none. */
export async function askText<T>(ask: (client: EngineClient, text: string) => Promise<T>): Promise<T | null> {
  const session = sessionInFront();
  if (!session) return null;
  const { client } = session;
  return ask(client, session.text ?? (await openAt(session)));
}

/** The engine's text, at the leaf that is shown. */
async function openAt(writing: Session, signal?: AbortSignal): Promise<string> {
  const { client, request } = writing;
  const generated = generatedOf(writing.opening);
  const path = generated ? pathTo(generated.tree, generated.leaf) : [];
  const written = path.map((at) => generated!.tree[at]!.id);
  const options = signal && { signal };
  if (writing.text !== undefined) {
    await client.ask("textBack", { text: writing.text, written }, options);
    return writing.text;
  }
  const { text, leftOut, longest, cache } = await client.ask("textOpen", { ...request, written }, options);
  writing.text = text;
  change(writing.opening, { cache });
  if (leftOut > 0)
    change(writing.opening, {
      notice: `The model reads ${plural(longest, "token")} at most: the first ${leftOut} of the prompt are left out.`,
    });
  return text;
}

/** The engine lets go of it; what was asked for stays known, to open it again. */
function closeText(session: Session | undefined): void {
  if (session?.text === undefined) return;
  const { client, text } = session;
  session.text = undefined;
  // An engine that has died meanwhile has nothing to close.
  client.ask("textClose", { text }).catch(() => undefined);
}
