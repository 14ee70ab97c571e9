// Tokenizers in files: of the folder that a model is imported from, and beside a graph, where they make text ids.
import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { HeddleDocument } from "../core/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
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
  /** What is to lie beside the graph: by the ending behind its name, texts; none where the model has no tokenizer. */
  readonly beside: Readonly<Record<string, string>>;
}

const endings = { tokenizer: ".tokenizer.json", chat: ".chat.json" } as const;

/**
 * The graph with the tokenizer that lies in the folder of its model; `name`: of its file, without an ending. Throws
 * `FileError` where the two do not fit.
 */
export async function withTokenizerOf(
  folder: string,
  document: HeddleDocument,
  name: string,
): Promise<WithTokenizer> {
  const file = join(folder, "tokenizer.json");
  const ids = document.vocabulary;
  if (ids === undefined || !(await exists(file))) return { document, beside: {} };
  const text = await readText(file);
  const others = ["tokenizer_config.json", "chat_template.jinja"].map(async (other) => {
    const path = join(folder, other);
    return (await exists(path)) ? readText(path) : null;
  });
  const [config = null, template = null] = await Promise.all(others);
  const { chatFormatOf, readTokenizer, sampleText, vocabularyOfPieces } = await door();
  try {
    const tokenizer = readTokenizer(text);
    const vocabulary = vocabularyOfPieces(tokenizer, ids, `${name}${endings.tokenizer}`);
    const chat = chatFormatOf(jsonOf(config), template);
    return {
      document: { ...document, vocabulary, text: sampleText(tokenizer, document) },
      beside: {
        [endings.tokenizer]: text,
        ...(chat ? { [endings.chat]: `${JSON.stringify(chat, null, 2)}\n` } : {}),
      },
    };
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
async function tokenizerOf(graph: string, { vocabulary }: HeddleDocument): Promise<Tokenizer | null> {
  if (vocabulary?.kind !== "pieces") return null;
  const name = vocabulary.tokenizer;
  if (name === undefined || name !== basename(name))
    throw new UsageError("The graph names no tokenizer in its folder; give token ids: --ids 1,2,3");
  const file = join(dirname(graph), name);
  const text = await readText(file);
  try {
    const read = (await door()).readTokenizer(text);
    const size = vocabulary.tokens.length;
    if (read.size > size)
      throw new Error(`it does not fit the graph: it has ${read.size} tokens, the graph ${size}`);
    return read;
  } catch (cause) {
    throw fault(file, cause);
  }
}

/** The file beside a graph that its tokenizer is in, and its name; null where there is none. */
export async function tokenizerFile(
  graph: string,
  { vocabulary }: HeddleDocument,
): Promise<{ readonly name: string; readonly text: string } | null> {
  const name = vocabulary?.tokenizer;
  if (name === undefined || name !== basename(name)) return null;
  const file = join(dirname(graph), name);
  return (await exists(file)) ? { name, text: await readText(file) } : null;
}

/** The tokenizer and the chat template of a graph as files of a Hugging Face folder; none where it has none. */
export async function tokenizerFolder(
  graph: string,
  document: HeddleDocument,
): Promise<Record<string, string>> {
  const tokenizer = await tokenizerFile(graph, document);
  if (!tokenizer) return {};
  const chat = await chatOf(graph, document);
  // The class that reads any tokenizer.json.
  const config = { tokenizer_class: "PreTrainedTokenizerFast", ...chat?.names };
  return {
    "tokenizer.json": tokenizer.text,
    "tokenizer_config.json": `${JSON.stringify(config, null, 2)}\n`,
    ...(chat ? { "chat_template.jinja": chat.template } : {}),
  };
}

/** Texts of streams as the graph reads them: for a graph of pieces the ids that its tokenizer makes of each line. */
export async function asRead(
  graph: string,
  document: HeddleDocument,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const tokenizer = Object.keys(texts).length === 0 ? null : await tokenizerOf(graph, document);
  if (!tokenizer) return { ...texts };
  const { readsAs } = await door();
  const idsOf = (text: string) => readsAs(text, { tokenizer, document }).join(" ");
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
  const tokenizer = await tokenizerOf(graph, document);
  const format = chat ? await chatOf(graph, document) : null;
  if (chat && !format) throw new UsageError("The graph has no chat template; give a --prompt");
  if (!tokenizer) return prompt;
  const { chatText, readsAs } = await door();
  try {
    const text = format ? chatText(format, [{ role: "user", content: prompt }]) : prompt;
    const goesOn = document.objective?.kind !== "seq2seq";
    return readsAs(text, { tokenizer, document, goesOn, around: !chat }).join(" ");
  } catch (cause) {
    throw new UsageError(`The prompt cannot be read: ${(cause as Error).message}`);
  }
}

/** What lies beside the tokenizer of a graph; null where its model has no chat template. */
async function chatOf(graph: string, { vocabulary }: HeddleDocument) {
  const name = vocabulary?.tokenizer;
  if (!name?.endsWith(endings.tokenizer)) return null;
  const file = join(dirname(graph), `${basename(name, endings.tokenizer)}${endings.chat}`);
  if (!(await exists(file))) return null;
  const text = await readText(file);
  try {
    return (await door()).readChat(text);
  } catch (cause) {
    throw fault(file, cause);
  }
}

/** A long text, such as is trained on, as ids; as it is for other graphs. */
export async function wholeAsRead(graph: string, document: HeddleDocument, text: string): Promise<string> {
  const tokenizer = await tokenizerOf(graph, document);
  return tokenizer === null ? text : tokenizer.encode(text, { special: false }).ids.join(" ");
}
