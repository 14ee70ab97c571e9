// NAME.tokenizer.json, which lies beside a graph: the model's tokenizer.json as it is, and its chat template where it has one.
import { type ChatFormat, chatFormatOf } from "./chat.ts";
import { record } from "./json.ts";
import { Tokenizer } from "./tokenizer.ts";

export interface TokenizerFile {
  readonly tokenizer: Tokenizer;
  readonly chat: ChatFormat | null;
}

const chatKey = "heddle_chat";

/** Throws an Error that says what is wrong with the text. */
export function readTokenizerFile(text: string): TokenizerFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`it is not valid JSON: ${(cause as Error).message}`);
  }
  const { [chatKey]: chat } = record(json, "a tokenizer.json");
  const config = (chat ?? null) as { readonly chat_template?: unknown } | null;
  return { tokenizer: tokenizerOf(json), chat: config === null ? null : chatFormatOf(config, null) };
}

/** Whatever the library stumbles over is a fault of the file. */
function tokenizerOf(json: unknown): Tokenizer {
  try {
    return new Tokenizer(json);
  } catch (cause) {
    throw new Error(`it is no tokenizer that Heddle reads: ${(cause as Error).message}`);
  }
}

/** The text of the file beside the graph. `config` is a tokenizer_config.json, `template` a chat_template.jinja. */
export function tokenizerFileText(tokenizer: string, config: unknown, template: string | null): string {
  const chat = chatFormatOf(config, template);
  if (chat === null) return tokenizer;
  const json = record(JSON.parse(tokenizer), "a tokenizer.json");
  return JSON.stringify({ ...json, [chatKey]: { chat_template: chat.template, ...chat.names } });
}
