// A text that is generated in the page, by an engine that is a counter: the token behind a text is how long the text is, the
// other one of two is 90 more. What the engine holds must be what the page shows, whatever was chosen, stopped or lost.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EngineError, type GeneratedToken } from "../../src/runtime/client/index.ts";

const tokenAt = (id: number): GeneratedToken => {
  const token = (of: number) => ({ id: of, token: `t${of}`, probability: 0.5 });
  return { ...token(id), likeliest: [token(id), token(id + 90)] };
};

/** Texts by handle, and what it was asked. */
class CountingEngine {
  texts = new Map<string, number[]>();
  asked: string[] = [];
  /** Of the texts that were forked. */
  seeds: number[] = [];
  most = 6;
  /** Dies at this call of textNext. */
  diesAt = -1;
  private opened = 0;
  private calls = 0;

  ask = async (call: string, given: never, { signal, onProgress }: Options = {}): Promise<unknown> => {
    this.asked.push(call);
    await Promise.resolve();
    if (signal?.aborted) throw new EngineError({ code: "cancelled", message: "The run was cancelled" });
    const { text = "", written = [], seed } = given as { text?: string; written?: number[]; seed?: number };
    const info = { cache: { kept: false, why: "it counts" }, leftOut: 0, longest: 64, memory: 1 };
    if (call === "textOpen") {
      const name = `text:${++this.opened}`;
      this.texts.set(name, [...written]);
      return { text: name, ...info };
    }
    if (call === "textClose") return this.texts.delete(text);
    if (call === "generate") {
      for (const id of [5, 6]) onProgress?.({ data: tokenAt(id) });
      return { tokens: [tokenAt(5), tokenAt(6)], stopped: false, cache: info.cache, text: "" };
    }
    const ids = this.texts.get(text);
    if (!ids) throw new EngineError({ code: "handle", message: "This text is closed; open it again" });
    if (call === "textFork") {
      const name = `text:${++this.opened}`;
      this.texts.set(name, [...ids]);
      this.seeds.push(seed!);
      return { text: name, ...info };
    }
    if (call === "textAttention") return { attention: [{ node: `attn behind ${written.join(" ")}` }] };
    if (call === "textBack") {
      this.texts.set(text, [...written]);
      return { text, ...info };
    }
    if (++this.calls === this.diesAt) {
      this.texts.clear();
      throw new EngineError({ code: "died", message: "The engine stopped: it crashed" });
    }
    // Two tokens a call.
    const tokens: GeneratedToken[] = [];
    while (tokens.length < 2 && ids.length < this.most) {
      tokens.push(tokenAt(ids.length));
      ids.push(ids.length);
      onProgress?.({ data: tokens.at(-1)! });
    }
    return { tokens, ended: ids.length >= this.most, stopped: false, cache: info.cache, whole: "" };
  };
}

interface Options {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly data: unknown }) => void;
}

let engine = new CountingEngine();
vi.mock("../../src/renderer/engine/session.ts", () => ({ engineClient: () => engine }));

const { branchAt, continueText, generateText, showLeaf, stopGenerating } = await import(
  "../../src/renderer/generate/generate-text.ts"
);
const { attendedAt } = await import("../../src/renderer/generate/attended.ts");
const { branchesOf, pathTo } = await import("../../src/renderer/store/generated.ts");
const { useStore } = await import("../../src/renderer/store/store.ts");

const sampling = { tokens: 6, temperature: 0, topK: 0, seed: 1 };
const generated = () => useStore.getState().generated!;
const shown = () => pathTo(generated().tree, generated().leaf).map((at) => generated().tree[at]!.id);
const held = () => [...engine.texts.values()];

beforeEach(() => {
  engine = new CountingEngine();
});
afterEach(() => useStore.setState(useStore.getInitialState(), true));

test("it is written to its end, a little at a time", async () => {
  await generateText("once", sampling);
  expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(generated()).toMatchObject({ prompt: "once", generating: false, error: null, notice: null });
  expect(generated().tree.at(-1)!.last).toBe(true);
  expect(engine.asked).toEqual(["textOpen", "textNext", "textNext", "textNext"]);
});

test.each([
  ["a thousandth", 1, false],
  ["half a second", 500, true],
])("tokens that come in %s tell how many come in a second or not", async (_, milliseconds, isTold) => {
  // Each look at the clock is so much later.
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += milliseconds));
  await generateText("once", sampling);
  clock.mockRestore();
  expect(shown()).toHaveLength(6);
  expect(generated().tokensPerSecond !== null).toBe(isTold);
});

test("an alternative goes on from there; the first text is gone back to, and an alternative that is known is shown", async () => {
  await generateText("once", sampling);
  await branchAt(2, tokenAt(2).likeliest[1]!);
  expect(shown()).toEqual([0, 1, 92, 3, 4, 5]);
  expect(held()).toEqual([[0, 1, 92, 3, 4, 5]]);
  const branches = branchesOf(generated().tree);
  expect(branches.map((b) => [b.before, b.length])).toEqual([
    [0, 6],
    [2, 6],
  ]);
  showLeaf(branches[0]!.leaf);
  expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
  const asked = engine.asked.length;
  await branchAt(2, tokenAt(2).likeliest[1]!);
  expect(shown()).toEqual([0, 1, 92, 3, 4, 5]);
  expect(engine.asked).toHaveLength(asked);
});

test("stopped, it stays as it is, and goes on behind what is shown", async () => {
  const forget = useStore.subscribe((s) => {
    if (s.generated?.generating && s.generated.tree.length === 2) stopGenerating();
  });
  await generateText("once", sampling);
  forget();
  expect(shown()).toEqual([0, 1]);
  expect(generated().generating).toBe(false);
  await continueText();
  expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(held()).toEqual([[0, 1, 2, 3, 4, 5]]);
});

test("an engine that dies is told, and the text goes on where it was", async () => {
  engine.diesAt = 2;
  await generateText("once", sampling);
  expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(generated().notice).toMatch(/^The engine stopped and was restarted/);
  expect(engine.asked.filter((call) => call === "textOpen")).toHaveLength(2);
});

test("further samples are branches from the prompt, each with the next seed; one text is held", async () => {
  await generateText("once", sampling, 3);
  expect(branchesOf(generated().tree).map((b) => [b.before, b.length])).toEqual([
    [0, 6],
    [0, 6],
    [0, 6],
  ]);
  expect(generated().tree.flatMap(({ sample }) => sample ?? [])).toEqual([2, 3]);
  expect(engine.seeds).toEqual([2, 3]);
  expect(held()).toEqual([[0, 1, 2, 3, 4, 5]]);
  expect(generated().generating).toBe(false);
});

test("stopped in the second sample, no third one begins", async () => {
  const forget = useStore.subscribe((s) => {
    if (s.generated?.generating && s.generated.tree.length === 8) stopGenerating();
  });
  await generateText("once", sampling, 3);
  forget();
  expect(generated()).toMatchObject({ generating: false, tree: { length: 8 } });
  expect(engine.seeds).toEqual([2]);
  await continueText();
  expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("beam search comes in one piece, and another token is chosen as ever", async () => {
  await generateText("once", { ...sampling, beams: 4 });
  expect(shown()).toEqual([5, 6]);
  expect(generated().tree.at(-1)!.last).toBe(true);
  expect(engine.asked).toEqual(["generate"]);
  await branchAt(1, tokenAt(6).likeliest[1]!);
  expect(shown()).toEqual([5, 96, 2, 3, 4, 5]);
});

test("a stop text that never came is told", async () => {
  await generateText("once", { ...sampling, stop: ["never", "ever"] });
  expect(generated().notice).toBe('The text ended before "never" or "ever" came.');
});

test("what a token attended to is asked for behind the tokens before it, once", async () => {
  await generateText("once", sampling);
  const token = generated().tree[2]!;
  expect(await attendedAt(2, token)).toEqual([{ node: "attn behind 0 1" }]);
  const asked = engine.asked.length;
  expect(await attendedAt(2, token)).toEqual([{ node: "attn behind 0 1" }]);
  expect(engine.asked).toHaveLength(asked);
});

test("another document, or another text, closes the one before", async () => {
  await generateText("once", sampling);
  await generateText("twice", sampling);
  expect(engine.texts.size).toBe(1);
  const { document, open } = useStore.getState();
  const going = continueText();
  open(document, null, false);
  await going;
  expect(useStore.getState().generated).toBeNull();
});
