// The engine's calls that write, each by its name, and the texts under way.
import type { Program } from "../../../core/index.ts";
import {
  EngineError,
  type GenerateRequest,
  type GenerateResult,
  type TextCalls,
  type TextRequest,
} from "../../client/index.ts";
import type { Executor, Tensors } from "../executor.ts";
import { checkGiven, type WeightStore } from "../weight-store.ts";
import { allowedBytes } from "./allowed.ts";
import { beamSearch } from "./beam-search.ts";
import { checkCache } from "./check-cache.ts";
import { heldIn } from "./held.ts";
import { toldToken } from "./sample-token.ts";
import type { ReportProgress } from "./trainer.ts";
import type { Generation } from "./whole-run.ts";
import { Writing } from "./writing.ts";

type Of<C extends keyof TextCalls> = TextCalls[C]["in"];
type Gives<C extends keyof TextCalls> = Promise<TextCalls[C]["out"]>;

interface Open {
  readonly writing: Writing;
  readonly held: Held;
}

/** What the texts of one prompt have in common. */
interface Held {
  readonly generation: Generation;
  texts: number;
  close(): Promise<void>;
}

export class Texts implements Record<keyof TextCalls, unknown> {
  private readonly texts = new Map<string, Open>();
  private next = 1;

  constructor(
    private readonly executor: Executor,
    private readonly memoryLimit: number,
    private readonly store: WeightStore,
  ) {}

  async textOpen(request: Of<"textOpen">, report: ReportProgress): Gives<"textOpen"> {
    const held = this.hold(request, undefined, report);
    try {
      return this.keep(await Writing.open(request, held.generation), held);
    } catch (cause) {
      await held.close();
      throw cause;
    }
  }

  async textNext({ text, tokens, milliseconds }: Of<"textNext">, report: ReportProgress): Gives<"textNext"> {
    const { writing } = this.at(text);
    const until = performance.now() + milliseconds;
    const made = [];
    while (made.length < tokens && (made.length === 0 || performance.now() < until)) {
      const token = await writing.next();
      if (!token) break;
      made.push(token);
      await report(made.length, tokens, "writing", token);
    }
    const { ended, stopped, cache, text: whole } = writing;
    return { tokens: made, ended, stopped, cache, whole };
  }

  async textBack({ text, written }: Of<"textBack">): Gives<"textBack"> {
    const { writing } = this.at(text);
    writing.goTo(written);
    return infoOf(text, writing);
  }

  async textAttention({ text, written }: Of<"textAttention">): Gives<"textAttention"> {
    return { attention: await this.at(text).writing.attended(written) };
  }

  async textFork({ text, seed }: Of<"textFork">): Gives<"textFork"> {
    const { writing, held } = this.at(text);
    return this.keep(writing.fork(seed), held);
  }

  async textClose({ text }: Of<"textClose">): Gives<"textClose"> {
    const { writing, held } = this.at(text);
    this.texts.delete(text);
    writing.close();
    held.texts--;
    if (held.texts === 0) await held.close();
    return {};
  }

  async cacheCheck(request: Of<"cacheCheck">, report: ReportProgress): Gives<"cacheCheck"> {
    const held = this.hold(request, undefined, report);
    try {
      return await checkCache(request, held.generation, report);
    } finally {
      await held.close();
    }
  }

  /** The whole text in one call. `trained` are a training's weights as they are now. */
  async generate(
    request: GenerateRequest,
    trained: Tensors | undefined,
    report: ReportProgress,
  ): Promise<GenerateResult> {
    const held = this.hold(request, trained, report);
    let writing: Writing | undefined;
    try {
      writing = await Writing.open(request, held.generation);
      const tokens = (request.beams ?? 1) > 1 ? await searched(writing, request, report) : [];
      for (let token = await writing.next(); token; token = await writing.next()) {
        tokens.push(token);
        await report(tokens.length, request.tokens, "writing", token);
      }
      const { text, stopped, cache, leftOut, longest } = writing;
      return { text, tokens, stopped, cache, leftOut, longest };
    } finally {
      writing?.close();
      await held.close();
    }
  }

  private keep(writing: Writing, held: Held) {
    const text = `text:${this.next++}`;
    held.texts++;
    this.texts.set(text, { writing, held });
    return infoOf(text, writing);
  }

  private hold(
    { weights = {}, document, tokens }: TextRequest,
    trained: Tensors | undefined,
    report: ReportProgress,
  ): Held {
    const { memoryLimit, executor } = this;
    let tell: () => Promise<void> = () => report(0, tokens, "weights");
    const bring = async (program: Program): Promise<Tensors> => {
      if (trained) return trained;
      checkGiven(weights, program);
      const brought = await this.store.bring(program, document, weights, tell);
      // Later calls are others, which this one's progress is nothing to.
      tell = async () => {};
      return brought;
    };
    const both = [false, true].map((steps) => heldIn(executor, bring, { tokens, memoryLimit, steps }));
    return {
      texts: 0,
      generation: {
        wide: executor.copies.bytesPerFloat === 8,
        executor: (steps) => both[steps ? 1 : 0]!.executor,
        allow: (at, most) => allowedBytes(memoryLimit, executor.copies, at, most),
        weights: bring,
      },
      close: async () => {
        for (const one of both) await one.close();
      },
    };
  }

  private at(text: string): Open {
    const open = this.texts.get(text);
    if (!open) throw new EngineError({ code: "handle", message: "This text is closed; open it again" });
    return open;
  }
}

/** Writes what beam search finds. */
async function searched(writing: Writing, request: GenerateRequest, report: ReportProgress) {
  const { beams = 1, lengthPenalty = 1, tokens: most, document } = request;
  if (document.objective?.kind !== "seq2seq") {
    const message = "Beam search is for a graph that reads a source (seq2seq); sample from this one";
    throw new EngineError({ code: "input", message });
  }
  const steps = await beamSearch(writing, {
    ...{ beams, lengthPenalty },
    report: (step) => report(step, most, "searching"),
  });
  for (const { id } of steps) writing.take(id);
  const tokens = steps.map(({ logits, id }) => toldToken(logits, id, document.vocabulary!));
  for (const [i, token] of tokens.entries()) await report(i + 1, most, "writing", token);
  return tokens;
}

const infoOf = (text: string, { memory, cache, leftOut, longest }: Writing) => ({
  ...{ text, memory, cache, leftOut, longest },
});
