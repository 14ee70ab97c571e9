// Tokenizers in files: of the folder that a model is imported from, and beside a graph, where they make text ids.
import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { HeddleDocument } from "../core/index.ts";
import type { TokenizerFile } from "../tokenizer/index.ts";
import { UsageError } from "./command.ts";
import { FileError, readText } from "./read-graph.ts";

/** The libraries are large, and most commands need none. */
const door = () => import("../tokenizer/index.ts");

const fault = (file: string, cause: unknown) =>
  new FileError(file, [], `${file}: ${(cause as Error).message.replace(/\.$/, "")}.`);

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export interface WithTokenizer {
  readonly document: HeddleDocument;
  /** What is to lie beside the graph, under the name that it gives; null where the model has no tokenizer. */
  readonly text: string | null;
}

/** The graph with the tokenizer that lies in the folder of its model. Throws `FileError` where the two do not fit. */
export async function withTokenizerOf(
  folder: string,
  document: HeddleDocument,
  name: string,
): Promise<WithTokenizer> {
  const file = join(folder, "tokenizer.json");
  const ids = document.vocabulary;
  if (ids === undefined || !(await exists(file))) return { document, text: null };
  const original = await readText(file);
  const besides = await Promise.all(
    ["tokenizer_config.json", "chat_template.jinja"].map(async (other) => {
      const path = join(folder, other);
      return (await exists(path)) ? readText(path) : null;
    }),
  );
  const { readTokenizerFile, tokenizerFileText, vocabularyOfPieces } = await door();
  try {
    const text = tokenizerFileText(original, jsonOf(besides[0] ?? null), besides[1] ?? null);
    const { tokenizer } = readTokenizerFile(text);
    return { document: { ...document, vocabulary: vocabularyOfPieces(tokenizer, ids, name) }, text };
  } catch (cause) {
    throw new FileError(
      file,
      [],
      `${fault(file, cause).message} To import the model without it: --no-tokenizer.`,
    );
  }
}

/** A config that cannot be read says nothing of a chat. */
function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** That of a graph; null where its vocabulary needs none. Throws `FileError` where it is not beside the graph. */
async function tokenizerOf(graph: string, { vocabulary }: HeddleDocument): Promise<TokenizerFile | null> {
  if (vocabulary?.kind !== "pieces") return null;
  const name = vocabulary.tokenizer;
  if (name === undefined || name !== basename(name))
    throw new UsageError("The graph names no tokenizer in its folder; give token ids: --ids 1,2,3");
  const file = join(dirname(graph), name);
  const text = await readText(file);
  try {
    const read = (await door()).readTokenizerFile(text);
    const size = vocabulary.tokens.length;
    if (read.tokenizer.size > size)
      throw new Error(`it does not fit the graph: it has ${read.tokenizer.size} tokens, the graph ${size}`);
    return read;
  } catch (cause) {
    throw fault(file, cause);
  }
}

/** Texts of streams as the graph reads them: for a graph of pieces the ids that its tokenizer makes of each line. */
export async function asRead(
  graph: string,
  document: HeddleDocument,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const file = Object.keys(texts).length === 0 ? null : await tokenizerOf(graph, document);
  if (!file) return { ...texts };
  const { readsAs } = await door();
  const idsOf = (text: string) => readsAs(text, { tokenizer: file.tokenizer, document }).join(" ");
  try {
    return Object.fromEntries(
      Object.entries(texts).map(([stream, text]) => [stream, text.split("\n").map(idsOf).join("\n")]),
    );
  } catch (cause) {
    throw new UsageError(`--text cannot be read: ${(cause as Error).message}`);
  }
}

/** A prompt as the graph reads it; `chat`: it is what a person says, put into the words of the model's chat template. */
export async function promptAsRead(
  graph: string,
  document: HeddleDocument,
  prompt: string,
  chat: boolean,
): Promise<string> {
  const file = await tokenizerOf(graph, document);
  if (chat && !file?.chat) throw new UsageError("The graph has no chat template; give a --prompt");
  if (!file) return prompt;
  const { chatText, readsAs } = await door();
  try {
    const text = chat && file.chat ? chatText(file.chat, [{ role: "user", content: prompt }]) : prompt;
    const goesOn = document.objective?.kind !== "seq2seq";
    return readsAs(text, { tokenizer: file.tokenizer, document, goesOn, around: !chat }).join(" ");
  } catch (cause) {
    throw new UsageError(`The prompt cannot be read: ${(cause as Error).message}`);
  }
}

/** A long text, such as is trained on, as ids; as it is for other graphs. */
export async function wholeAsRead(graph: string, document: HeddleDocument, text: string): Promise<string> {
  const file = await tokenizerOf(graph, document);
  if (!file) return text;
  return file.tokenizer.encode(text, { special: false }).ids.join(" ");
}
