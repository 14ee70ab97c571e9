// Writing on from a prompt with the weights that the canvas uses: a text under way in the engine, asked for a little at a
// time, so that runs of the graph come in between. The tree of what was written is the page's; the engine has one text.
import { plural } from "../../core/index.ts";
import {
  type EngineClient,
  EngineError,
  type GeneratedToken,
  type TextRequest,
} from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { fittingWeights, givenWeights } from "../engine/weights.ts";
import { childrenOf, type Generated, leafBehind, pathTo } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import type { SamplingOptions } from "../train/prompt.ts";

/** How long the engine writes between two answers, ms: what else it is asked waits for so long. */
const slice = 100;
/** Engines that may die over one text before it is given up. */
const mostDeaths = 3;

interface Session {
  readonly client: EngineClient;
  readonly request: TextRequest;
  /** Of which document it is. */
  readonly opening: number;
  /** The engine's name for it; undefined before it is opened and when the engine has died. */
  text: string | undefined;
}

let session: Session | undefined;
let abort: AbortController | undefined;

/** What the engine is asked: the graph with the weights that the canvas uses. */
export function requestOf(prompt: string, sampling: SamplingOptions): TextRequest {
  const { document } = useStore.getState();
  const weights = givenWeights();
  const task = fittingWeights(useStore.getState())?.run.options.task ?? document.task;
  return { document, prompt, ...sampling, ...(weights && { weights }), ...(task && { task }) };
}

/** Begins a text, and a tree. */
export async function generateText(prompt: string, sampling: SamplingOptions): Promise<void> {
  const client = engineClient();
  if (!client) return;
  abort?.abort();
  closeText();
  const { document, opening, showGenerated } = useStore.getState();
  session = { client, request: requestOf(prompt, sampling), opening, text: undefined };
  const nothing = { error: null, notice: null, tokensPerSecond: null, cache: null };
  showGenerated({ prompt, document, tree: [], leaf: null, generating: true, ...nothing });
  await write(session);
}

/** Goes on behind the token that is shown last. */
export async function continueText(): Promise<void> {
  if (session) await write(session);
}

/** In place of the token at `at` of the tree another one: shown, where it was written before, else written on from. */
export async function branchAt(at: number, alternative: GeneratedToken["likeliest"][number]): Promise<void> {
  const { generated } = useStore.getState();
  const token = generated?.tree[at];
  if (!generated || !token || !session) return;
  const { tree } = generated;
  const known = childrenOf(tree, token.parent).find((sibling) => tree[sibling]!.id === alternative.id);
  if (known !== undefined) return showLeaf(leafBehind(tree, known));
  stopGenerating();
  const chosen = { ...alternative, likeliest: token.likeliest, parent: token.parent };
  change({ tree: [...tree, chosen], leaf: tree.length });
  await write(session);
}

/** Shows another branch; one that is being written stops. */
export function showLeaf(leaf: number): void {
  stopGenerating();
  change({ leaf });
}

/** What stands there stays. */
export function stopGenerating(): void {
  abort?.abort();
  change({ generating: false });
}

function change(to: Partial<Generated>): void {
  const { generated, showGenerated } = useStore.getState();
  if (generated) showGenerated({ ...generated, ...to });
}

async function write(writing: Session): Promise<void> {
  abort?.abort();
  abort = new AbortController();
  const { signal } = abort;
  const isShown = () => !signal.aborted && useStore.getState().opening === writing.opening;
  change({ generating: true, error: null, tokensPerSecond: null });
  try {
    for (let deaths = 0; isShown(); deaths++) {
      try {
        await writeOn(writing, signal, isShown);
        break;
      } catch (cause) {
        if (!isLost(cause) || deaths === mostDeaths) throw cause;
        writing.text = undefined;
        if (isShown())
          change({ notice: "The engine stopped and was restarted; the text goes on where it was." });
      }
    }
    if (isShown()) change({ generating: false });
    else if (useStore.getState().opening !== writing.opening) closeText();
  } catch (cause) {
    if (isShown())
      change({ generating: false, error: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** The engine has died, or another one has been started since. */
const isLost = (cause: unknown): boolean =>
  cause instanceof EngineError && (cause.code === "died" || cause.code === "handle");

async function writeOn(writing: Session, signal: AbortSignal, isShown: () => boolean): Promise<void> {
  const { client, request } = writing;
  const text = await openAt(writing, signal);
  const shown = new Shown(isShown);
  for (;;) {
    const ask = { text, tokens: request.tokens, milliseconds: slice };
    const part = await client.ask("textNext", ask, {
      signal,
      onProgress: ({ data }) => shown.add(data as GeneratedToken),
    });
    shown.flush();
    if (!isShown()) return;
    change({ cache: part.cache });
    if (!part.ended) continue;
    const { generated } = useStore.getState();
    if (generated?.leaf != null)
      change({
        tree: generated.tree.with(generated.leaf, { ...generated.tree[generated.leaf]!, last: true }),
      });
    return;
  }
}

/** The engine's text, at the leaf that is shown. */
async function openAt(writing: Session, signal: AbortSignal): Promise<string> {
  const { client, request } = writing;
  const { generated } = useStore.getState();
  const path = generated ? pathTo(generated.tree, generated.leaf) : [];
  const written = path.map((at) => generated!.tree[at]!.id);
  if (writing.text !== undefined) {
    await client.ask("textBack", { text: writing.text, written }, { signal });
    return writing.text;
  }
  const { text, leftOut, longest, cache } = await client.ask("textOpen", { ...request, written }, { signal });
  writing.text = text;
  change({ cache });
  if (leftOut > 0)
    change({
      notice: `The model reads ${plural(longest, "token")} at most: the first ${leftOut} of the prompt are left out.`,
    });
  return text;
}

function closeText(): void {
  const { client, text } = session ?? {};
  session = undefined;
  // An engine that has died meanwhile has nothing to close.
  if (client && text !== undefined) client.ask("textClose", { text }).catch(() => undefined);
}

/** Tokens as they come, put on the page once a frame. */
class Shown {
  private waiting: GeneratedToken[] = [];
  private frame = 0;
  private count = 0;
  private began = 0;

  constructor(private readonly isShown: () => boolean) {}

  add(token: GeneratedToken): void {
    if (this.count++ === 0) this.began = performance.now();
    this.waiting.push(token);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { generated } = useStore.getState();
    const tokens = this.waiting.splice(0);
    if (!generated || tokens.length === 0 || !this.isShown()) return;
    const { length } = generated.tree;
    const more = tokens.map((t, i) => ({ ...t, parent: i === 0 ? generated.leaf : length + i - 1 }));
    const seconds = (performance.now() - this.began) / 1000;
    change({
      tree: [...generated.tree, ...more],
      leaf: length + tokens.length - 1,
      // The first came with the prompt.
      ...(this.count > 1 && seconds > 0 && { tokensPerSecond: (this.count - 1) / seconds }),
    });
  }
}
