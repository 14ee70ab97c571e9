// What a model is to write: which stream, from which ids on, what it reads beside it, and where it ends.
import {
  check,
  encode,
  type HeddleDocument,
  type ObjectiveKind,
  plural,
  special,
  type Vocabulary,
} from "../../../core/index.ts";
import { canGenerate, EngineError, type GenerateRequest } from "../../client/index.ts";
import { graphError } from "../addresses.ts";
import { streamNames } from "../streams.ts";
import { type Given, lengthsOf, sizesAt } from "./lengths.ts";

export interface Draft {
  readonly vocabulary: Vocabulary;
  /** Address of the logits. */
  readonly logits: string;
  /** The text that is written. */
  readonly stream: string;
  /** It is fed a last token that stands for the one to be written, and does not read it. */
  readonly blind: boolean;
  /** Ids of that text in the run that gives the next token. */
  readonly positions: (written: readonly number[]) => readonly number[];
  /** Ids of each stream in the run that gives the next token; its logits are the last ones. */
  readonly given: Given;
  /** Ids that stand before the first token written. */
  readonly begun: readonly number[];
  /** Fewest ids that the graph takes: more than one where a mask is painted for texts of one length. */
  readonly shortest: number;
  /** Most ids that the graph takes at once: a learned table of positions ends somewhere. */
  readonly longest: number;
  /** Past the longest it goes on with the last ids; else it ends there. */
  readonly slides: boolean;
  /** Id that ends the text; -1 where none does. */
  readonly end: number;
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "input", message });
};

/** Throws `EngineError` code "input", or "graph" with its errors, with why this graph cannot write from this prompt. */
export function draftOf({ document, prompt, tokens }: GenerateRequest): Draft {
  const { vocabulary, objective } = document;
  if (!objective) return refuse("The graph has no objective with logits, so it cannot generate text");
  if (!canGenerate(objective.kind)) {
    return refuse(
      `Only a graph that predicts the next token can generate text; the objective of this one is ${objective.kind}`,
    );
  }
  if (!vocabulary) return refuse("The graph has no vocabulary, so it cannot read a prompt");
  const ids = promptIds(prompt, vocabulary, objective.kind);
  const checked = check(document);
  const streams = streamNames(checked);
  const written = checked.predicted ?? streams[0] ?? "main";
  const { logits } = objective;
  if (objective.kind !== "seq2seq") {
    const given = (all: readonly number[]) => ({ [written]: [all] });
    const lengths = lengthsOf(document, given, ids.length, ids.length + tokens);
    const draft = {
      ...{ vocabulary, logits, given, ...lengths, stream: written },
      // A model with a tokenizer of its own was taught where a text ends.
      ...{
        begun: ids,
        slides: true,
        end: vocabulary.kind === "pieces" ? vocabulary.tokens.indexOf(special.end) : -1,
      },
      blind: false,
      positions: (all: readonly number[]) => all,
    };
    return refuseShort(document, draft, `The prompt has ${plural(ids.length, "token")}`);
  }
  const source = streams.find((s) => s !== written);
  if (source === undefined)
    return refuse(`The graph has no stream other than "${written}", so there is no source`);
  if (objective.start !== undefined)
    return startedDraft(document, {
      vocabulary,
      logits,
      source,
      written,
      ids,
      tokens,
      start: objective.start,
    });
  // The graph shifts its target to the right by itself: what it gives in the last place is the token that belongs
  // there, and it does not see what stands there.
  const end = vocabulary.tokens.indexOf(special.end);
  const positions = (all: readonly number[]) => [...all, Math.max(end, 0)];
  const given = (all: readonly number[]) => ({ [source]: [ids], [written]: [positions(all)] });
  const lengths = lengthsOf(document, (all) => given(all.slice(1)), 1, tokens);
  const draft = {
    ...{ vocabulary, logits, given, ...lengths, stream: written, positions },
    ...{ begun: [], slides: false, end, blind: true },
  };
  return refuseShort(document, draft, `"${written}" begins with a token`);
}

interface Started extends Pick<Draft, "vocabulary" | "logits"> {
  readonly source: string;
  readonly written: string;
  readonly ids: readonly number[];
  readonly tokens: number;
  readonly start: number;
}

/** A target that holds its start token: the logits of its last token are of the next. */
function startedDraft(document: HeddleDocument, of: Started): Draft {
  const { vocabulary, logits, source, written, ids, tokens, start } = of;
  const given = (all: readonly number[]) => ({ [source]: [ids], [written]: [all] });
  const draft = {
    ...{ vocabulary, logits, given, ...lengthsOf(document, given, 1, 1 + tokens), stream: written },
    ...{ begun: [start], slides: false, end: vocabulary.tokens.indexOf(special.end), blind: false },
    positions: (all: readonly number[]) => all,
  };
  return refuseShort(document, draft, `"${written}" begins with a token`);
}

function promptIds(prompt: string, vocabulary: Vocabulary, kind: ObjectiveKind): readonly number[] {
  // A prompt is one sample, line breaks and all, where the vocabulary has them.
  if (vocabulary.kind === "characters" && vocabulary.tokens.includes("\n") && prompt.includes("\n")) {
    return prompt.split("").map((c) => {
      const id = vocabulary.tokens.indexOf(c);
      return id >= 0 ? id : refuse(`The vocabulary has no "${c}"`);
    });
  }
  const read = encode(prompt, vocabulary);
  if (!read.ok) return refuse(`The ${kind === "seq2seq" ? "source" : "prompt"}: ${read.why}`);
  return read.encoded.ids.slice(0, read.encoded.tokens[0]?.length);
}

/** Throws why a text cannot begin with so many ids where the graph takes none so short. */
function refuseShort(document: HeddleDocument, draft: Draft, have: string): Draft {
  const { shortest, longest, begun, positions, given } = draft;
  const length = positions(begun).length;
  if (length >= shortest) return draft;
  const checked = check(document, { dims: sizesAt(document, given, begun.length) });
  const takes = shortest === longest ? "exactly" : "at least";
  throw graphError(checked, `${have}, but the graph takes texts of ${takes} ${plural(shortest, "token")}`);
}
